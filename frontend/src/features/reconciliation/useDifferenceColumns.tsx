import { useMemo } from "react";
import type { Difference } from "@/api/reconciliation";
import type { Column } from "@/components/DataTable";
import { OwnerButton } from "@/components/OwnerButton";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Reconciliation.module.css";
import { useDifferenceText } from "./useDifferenceText";

/** One row for each difference: its kind, what it is about, the three sides, and its fix. */
export function useDifferenceColumns(
  names: Record<string, string>,
  onFix: (found: Difference) => void,
): Column<Difference>[] {
  const { t, tOr } = useTranslation();
  const format = useFormat();
  const text = useDifferenceText();
  return useMemo(() => {
    const side = (id: "exchange" | "journal" | "bot"): Column<Difference> => ({
      id,
      header: t(`reconciliation.${id}`),
      meta: { figures: true },
      cell: ({ row: { original: found } }) => <span className="figures">{text.cell(found[id])}</span>,
    });
    return [
      {
        id: "kind",
        header: t("reconciliation.kindHeader"),
        meta: { title: true },
        cell: ({ row: { original: found } }) => (
          <>
            <strong className={classes.mark} data-state={found.grave ? "differs" : "starting"}>
              {t(`reconciliation.kind.${found.kind}`)}
            </strong>{" "}
            {t(`reconciliation.what.${found.what}`)} {found.subject}
            <span className={classes.hint}>
              {tOr(`reconciliation.meaning.${found.kind}.${found.what}`, "")}
            </span>
          </>
        ),
      },
      {
        id: "botName",
        header: t("reconciliation.botHeader"),
        cell: ({ row: { original: found } }) =>
          found.bot_id === null ? t("reconciliation.account") : (names[found.bot_id] ?? found.bot_id),
      },
      side("exchange"),
      side("journal"),
      side("bot"),
      {
        id: "since",
        header: t("reconciliation.since"),
        cell: ({ row: { original: found } }) => (
          <>
            <span className="figures">{format.dateTime(found.since)}</span>
            {!found.stands && <span className={classes.hint}>{t("reconciliation.mayPass")}</span>}
          </>
        ),
      },
      {
        id: "fix",
        header: t("reconciliation.fix"),
        cell: ({ row: { original: found } }) =>
          found.fix === null || found.action === null ? (
            <span className={classes.hint}>
              {found.waits ? t("reconciliation.waitsForStart") : t("reconciliation.mendedElsewhere")}
            </span>
          ) : (
            <OwnerButton size="xs" variant="default" onClick={() => onFix(found)}>
              {t("reconciliation.preview")}
            </OwnerButton>
          ),
      },
    ];
  }, [t, tOr, format, text, names, onFix]);
}
