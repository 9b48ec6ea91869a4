import { type Column, DataTable } from "@/components/DataTable";
import { Section } from "@/components/Section";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";

interface Check {
  name: string;
  value: string | null;
  limit: string | null;
  passed: boolean;
}

function text(value: unknown): string | null {
  return typeof value === "number" || typeof value === "string" ? String(value) : null;
}

function read(check: Record<string, unknown>): Check {
  return {
    name: text(check["name"]) ?? "",
    value: text(check["value"]),
    limit: text(check["limit"]),
    passed: check["passed"] === true,
  };
}

/** The checks of the validation as they stood in its verdict. */
export function VerdictTable({ checks }: { checks: Record<string, unknown>[] }) {
  const { t, tOr } = useTranslation();
  const format = useFormat();
  const columns: Column<Check>[] = [
    {
      id: "name",
      header: t("governance.check"),
      meta: { title: true },
      cell: ({ row }) => tOr(`governance.checkName.${row.original.name}`, row.original.name),
    },
    {
      id: "value",
      header: t("governance.value"),
      meta: { figures: true },
      cell: ({ row }) => format.ratio(row.original.value),
    },
    {
      id: "limit",
      header: t("governance.limitName"),
      meta: { figures: true },
      cell: ({ row }) => format.ratio(row.original.limit),
    },
    {
      id: "passed",
      header: t("governance.result"),
      cell: ({ row }) => t(row.original.passed ? "governance.passed" : "governance.failed"),
    },
  ];
  return (
    <Section flush title={t("governance.verdictTitle")}>
      <DataTable
        name="governance.verdict"
        label={t("governance.verdictTitle")}
        columns={columns}
        rows={checks.map(read)}
        rowId={({ name }) => name}
      />
    </Section>
  );
}
