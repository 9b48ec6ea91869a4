import { useQuery } from "@tanstack/react-query";
import { scoringQuery } from "@/api/news";
import { ErrorNote } from "@/components/ErrorNote";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./News.module.css";

/** Who judges news from now on; of a model also how often it failed, and why the last time. */
export function ScoringNote() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(scoringQuery);
  if (error) return <ErrorNote error={error} onRetry={() => void refetch()} />;
  if (data?.by !== "model") return null;
  return (
    <>
      <p className={classes.soft}>{t("news.modelScores", { batches: data.batches, failed: data.failed })}</p>
      {data.detail !== null && (
        <p className={classes.stale} role="status">
          {t("news.lexiconStands", { detail: data.detail })}
        </p>
      )}
    </>
  );
}
