import type { Check } from "@/api/validations";
import { checkText } from "@/components/checkText";
import { type Column, DataTable } from "@/components/DataTable";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import { MISSING } from "@/lib/format";
import classes from "./VerdictTable.module.css";

/** Every check with its value, its limit and whether it passed. */
export function VerdictTable({ checks }: { checks: Check[] }) {
  const { t, tOr } = useTranslation();
  const format = useFormat();
  const columns: Column<Check>[] = [
    {
      id: "name",
      header: t("validations.checks"),
      meta: { title: true },
      cell: ({ row: { original: check } }) => (
        <span className={classes.check}>
          {tOr(`validations.check.${check.name}.name`, check.name)}
          <span className={classes.soft}>{tOr(`validations.check.${check.name}.help`, "")}</span>
        </span>
      ),
    },
    {
      id: "value",
      header: t("validations.value"),
      meta: { figures: true },
      cell: ({ row: { original: check } }) =>
        check.value === null ? MISSING : checkText(check.name, check.value, format),
    },
    {
      id: "limit",
      header: t("validations.limit"),
      meta: { figures: true },
      cell: ({ row: { original: check } }) =>
        `${check.better === "higher" ? "≥" : "≤"} ${checkText(check.name, check.limit, format)}${check.loosened ? ` · ${t("validations.loosened")}` : ""}`,
    },
    {
      id: "passed",
      header: t("validations.result"),
      cell: ({ row: { original: check } }) => (
        <span className={check.passed ? classes.good : classes.bad}>
          {t(check.passed ? "validations.pass" : "validations.fail")}
          {check.note !== null && ` · ${t(`validations.note.${check.note}`)}`}
        </span>
      ),
    },
  ];
  return (
    <DataTable
      name="verdict"
      label={t("validations.verdict")}
      columns={columns}
      rows={checks}
      rowId={({ name }) => name}
    />
  );
}
