import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { activityQuery } from "@/api/activity";
import { EmptyState } from "@/components/EmptyState";
import { ErrorNote } from "@/components/ErrorNote";
import { Section } from "@/components/Section";
import { useTranslation } from "@/i18n/useTranslation";
import { ActivityRow } from "./ActivityRow";
import classes from "./Overview.module.css";

export function ActivityFeed() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(activityQuery);
  return (
    <Section flush title={t("activity.title")}>
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {!error && data === undefined && (
        <div className={classes.waiting}>
          {["a", "b", "c", "d", "e"].map((key) => (
            <Skeleton key={key} height="2.25rem" />
          ))}
        </div>
      )}
      {data?.items.length === 0 && (
        <EmptyState title={t("activity.none")}>{t("activity.noneText")}</EmptyState>
      )}
      {data !== undefined && data.items.length > 0 && (
        <ol className={classes.feed} aria-live="polite" aria-relevant="additions">
          {data.items.map((row) => (
            <ActivityRow key={row.id} row={row} />
          ))}
        </ol>
      )}
    </Section>
  );
}
