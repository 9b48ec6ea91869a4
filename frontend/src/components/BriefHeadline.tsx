import { type Brief, isWaiting } from "@/api/ai";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import { LineText } from "./FactFigure";
import classes from "./FactFigure.module.css";

/** A brief in one sentence with its time, or why there is none. */
export function BriefHeadline({ brief }: { brief: Brief }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (isWaiting(brief)) return <p className={classes.about}>{t("brief.writing")}</p>;
  if (brief.state === "STALE")
    return <p className={classes.about}>{t("brief.stale", { time: format.dateTime(brief.stale_since) })}</p>;
  if (brief.text === null) return <p className={classes.about}>{brief.detail ?? t("brief.cancelled")}</p>;
  return (
    <>
      <p className={classes.lead}>
        <LineText line={brief.text.headline} facts={brief.facts} />
      </p>
      <p className={classes.about}>{format.dateTime(brief.finished_at)}</p>
    </>
  );
}
