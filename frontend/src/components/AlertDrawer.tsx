import "@/theme/mantineForms";
import "@mantine/core/styles/Drawer.css";
import { Drawer, Group, Skeleton } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { alertsQuery, useReadAlerts } from "@/api/alerts";
import { AlertRow } from "@/components/AlertRow";
import { EmptyState } from "@/components/EmptyState";
import { ErrorNote } from "@/components/ErrorNote";
import { LoadMore } from "@/components/LoadMore";
import { OwnerButton } from "@/components/OwnerButton";
import { Segments } from "@/components/Segments";
import { useMayChange } from "@/components/useMayChange";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./AlertDrawer.module.css";

/** The alerts, unread ones first asked for; what was seen can be marked as read. */
export function AlertDrawer({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [which, setWhich] = useState("unread");
  const query = useInfiniteQuery(alertsQuery(which === "unread"));
  const mayChange = useMayChange();
  const read = useReadAlerts();
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const newest = items[0];
  const unread = query.data?.pages[0]?.unread ?? 0;
  return (
    <Drawer opened onClose={onClose} position="right" size="27rem" title={t("alerts.title")}>
      <Group justify="space-between" mb="sm">
        <Segments
          size="xs"
          aria-label={t("alerts.which")}
          value={which}
          onChange={setWhich}
          data={[
            { value: "unread", label: t("alerts.unread") },
            { value: "all", label: t("alerts.all") },
          ]}
        />
        {newest !== undefined && unread > 0 && (
          <OwnerButton
            size="xs"
            variant="default"
            loading={read.isPending && read.variables.up_to !== undefined}
            onClick={() => read.mutate({ up_to: newest.id })}
          >
            {t("alerts.readAll")}
          </OwnerButton>
        )}
      </Group>
      {query.error && <ErrorNote error={query.error} onRetry={() => void query.refetch()} />}
      {read.error && <ErrorNote error={read.error} />}
      {query.isPending && <Skeleton height="6rem" />}
      {query.data !== undefined && newest === undefined && (
        <EmptyState title={which === "unread" ? t("alerts.none") : t("alerts.noneEver")}>
          {t("alerts.noneText")}
        </EmptyState>
      )}
      <ul className={classes.list} aria-label={t("alerts.title")}>
        {items.map((alert) => (
          <AlertRow
            key={alert.id}
            alert={alert}
            onRead={mayChange ? () => read.mutate({ ids: [alert.id] }) : undefined}
            onLeave={onClose}
          />
        ))}
      </ul>
      <LoadMore query={query} />
    </Drawer>
  );
}
