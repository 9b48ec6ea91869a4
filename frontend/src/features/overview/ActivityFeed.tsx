import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { memo } from "react";
import { activityQuery } from "@/api/activity";
import { EmptyState } from "@/components/EmptyState";
import { ErrorNote } from "@/components/ErrorNote";
import { Section } from "@/components/Section";
import { useActivityText } from "@/components/useActivityText";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import { ActivityRow } from "./ActivityRow";
import classes from "./Overview.module.css";

/** What happened last. Its rows do not wait for the figures beside it, which change with every price. */
export const ActivityFeed = memo(function ActivityFeed() {
  const { t } = useTranslation();
  const text = useActivityText();
  const format = useFormat();
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
            <ActivityRow key={row.id} row={row} text={text} format={format} />
          ))}
        </ol>
      )}
    </Section>
  );
});
