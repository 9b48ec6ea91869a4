import type { Schemas } from "@/api/client";
import { type Column, DataTable } from "@/components/DataTable";
import { Section } from "@/components/Section";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Strategies.module.css";

type Parameter = Schemas["ParameterPublic"];

function range({ low, high, options }: Parameter): string {
  if (options !== null) return options.map(String).join(", ");
  return low === null || high === null ? "" : `${low} – ${high}`;
}

/** The parameters a strategy declares, as hyperopt knows them. */
export function ParameterTable({ parameters }: { parameters: Parameter[] }) {
  const { t } = useTranslation();
  const columns: Column<Parameter>[] = [
    {
      id: "name",
      header: t("strategies.parameter"),
      meta: { title: true },
      cell: ({ row }) => row.original.name,
    },
    {
      id: "kind",
      header: t("strategies.kind"),
      cell: ({ row }) => t(`strategies.kinds.${row.original.kind}`),
    },
    {
      id: "default",
      header: t("strategies.default"),
      meta: { figures: true },
      cell: ({ row }) => String(row.original.default ?? ""),
    },
    {
      id: "range",
      header: t("strategies.range"),
      meta: { figures: true },
      cell: ({ row }) => range(row.original),
    },
    { id: "space", header: t("strategies.space"), cell: ({ row }) => row.original.space ?? "" },
  ];
  return (
    <Section flush title={t("strategies.parameters")}>
      {parameters.length === 0 ? (
        <p className={`${classes.soft} ${classes.inset}`}>{t("strategies.noParameters")}</p>
      ) : (
        <DataTable
          name="strategy.parameters"
          label={t("strategies.parameters")}
          columns={columns}
          rows={parameters}
          rowId={({ name }) => name}
        />
      )}
    </Section>
  );
}
