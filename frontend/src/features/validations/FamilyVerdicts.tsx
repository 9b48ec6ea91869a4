import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type Verdict, verdictsQuery } from "@/api/validations";
import { type Column, DataTable } from "@/components/DataTable";
import { ErrorNote } from "@/components/ErrorNote";
import runs from "@/components/runs/Runs.module.css";
import { Section } from "@/components/Section";
import { useFormat } from "@/components/useFormat";
import { VerdictBadge } from "@/components/VerdictBadge";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Validations.module.css";

/** The newest verdict of each strategy: given here, or the one that it was shipped with. */
export function FamilyVerdicts() {
  const { t, tOr } = useTranslation();
  const format = useFormat();
  const { data, error, refetch } = useQuery(verdictsQuery);
  const columns: Column<Verdict>[] = [
    {
      id: "strategy",
      header: t("backtests.strategy"),
      meta: { title: true },
      cell: ({ row: { original: row } }) => (
        <Link to="/strategies/$name" params={{ name: row.strategy }}>
          {row.strategy}
        </Link>
      ),
    },
    {
      id: "verdict",
      header: t("validations.verdict"),
      cell: ({ row: { original: row } }) => <VerdictBadge verdict={row.verdict} outdated={row.outdated} />,
    },
    {
      id: "failed",
      header: t("validations.failedChecks"),
      cell: ({ row: { original: row } }) => (
        <span className={classes.wrap}>
          {row.checks
            .filter(({ passed }) => !passed)
            .map(({ name }) => tOr(`validations.check.${name}.name`, name))
            .join(", ")}
        </span>
      ),
    },
    {
      id: "source",
      header: t("validations.source"),
      cell: ({ row: { original: row } }) =>
        row.validation === null ? (
          t("validations.shipped")
        ) : (
          <Link to="/validations/$id" params={{ id: row.validation }}>
            {format.day(row.at)}
          </Link>
        ),
    },
  ];
  return (
    <Section flush title={t("validations.families")}>
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {data && data.items.length === 0 && (
        <p className={`${runs.soft} ${runs.inset}`}>{t("validations.noVerdicts")}</p>
      )}
      {data && data.items.length > 0 && (
        <DataTable
          name="validations.families"
          label={t("validations.families")}
          columns={columns}
          rows={data.items}
          rowId={({ strategy }) => strategy}
          footer={<p className={`${runs.soft} ${runs.inset}`}>{t("validations.shippedText")}</p>}
        />
      )}
    </Section>
  );
}
