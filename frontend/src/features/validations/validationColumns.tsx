import { Link } from "@tanstack/react-router";
import type { Validation } from "@/api/validations";
import type { Column } from "@/components/DataTable";
import { useRunColumns } from "@/components/runs/useRunColumns";
import { useFormat } from "@/components/useFormat";
import { VerdictBadge } from "@/components/VerdictBadge";
import { useTranslation } from "@/i18n/useTranslation";
import { MISSING } from "@/lib/format";

/** Validations and their verdict; one is opened by its name. */
export function useValidationColumns(): Column<Validation>[] {
  const { t } = useTranslation();
  const format = useFormat();
  const { range, state } = useRunColumns<Validation>();
  return [
    {
      id: "name",
      header: t("backtests.strategy"),
      meta: { title: true },
      cell: ({ row: { original: run } }) => (
        <Link to="/validations/$id" params={{ id: run.id }}>
          {run.strategy} · {run.timeframe}
        </Link>
      ),
    },
    range,
    {
      id: "windows",
      header: t("validations.windows"),
      meta: { figures: true },
      cell: ({ row: { original: run } }) => format.integer(run.windows),
    },
    state,
    {
      id: "checks",
      header: t("validations.checks"),
      meta: { figures: true },
      cell: ({ row: { original: run } }) =>
        run.verdict === null
          ? MISSING
          : t("validations.passedOf", {
              passed: run.checks.filter(({ passed }) => passed).length,
              all: run.checks.length,
            }),
    },
    {
      id: "verdict",
      header: t("validations.verdict"),
      cell: ({ row: { original: run } }) =>
        run.verdict === null ? MISSING : <VerdictBadge verdict={run.verdict} outdated={run.outdated} />,
    },
  ];
}
