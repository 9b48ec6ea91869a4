import { Group } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Order } from "@/api/bots";
import { doubtsQuery, UNCLAIMED_ALARM_MS } from "@/api/risk";
import { EmptyState } from "@/components/EmptyState";
import { ErrorNote } from "@/components/ErrorNote";
import items from "@/components/Items.module.css";
import { OwnerButton } from "@/components/OwnerButton";
import { Section } from "@/components/Section";
import { useFormat } from "@/components/useFormat";
import { useNow } from "@/components/useNow";
import { useScopeName } from "@/components/useScopeName";
import { useTranslation } from "@/i18n/useTranslation";
import { DoubtDialog, type DoubtVerb } from "./DoubtDialog";
import classes from "./Risk.module.css";

/** Orders whose outcome, or whose owner, is not settled: how old, and what can be done. */
export function Doubts() {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const nameOf = useScopeName();
  const { data: doubts, error, refetch } = useQuery(doubtsQuery);
  const [asked, setAsked] = useState<{ order: Order; verb: DoubtVerb } | null>(null);
  return (
    <Section title={t("doubts.title")}>
      <p className={classes.hint}>{t("doubts.text")}</p>
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {doubts?.items.length === 0 && (
        <EmptyState calm title={t("doubts.none")}>
          {t("doubts.noneText")}
        </EmptyState>
      )}
      {doubts !== undefined && doubts.items.length > 0 && (
        <ul className={items.list} aria-label={t("doubts.title")}>
          {doubts.items.map((order) => (
            <li key={order.id} className={items.row}>
              <div className={items.grow}>
                <strong>
                  {nameOf(order.bot_id)} · {order.pair}
                </strong>
                <div className="figures">
                  {t("doubts.line", {
                    side: t(`doubts.side.${order.side}`),
                    executed: format.quantity(order.executed),
                    quantity: order.quantity === null ? "?" : format.quantity(order.quantity),
                    age: format.duration(now - order.created_at),
                  })}
                </div>
                <div className={classes.hint}>
                  {t(order.state === "ADOPTABLE" ? "doubts.state.ADOPTABLE" : "doubts.state.IN_DOUBT")}
                </div>
                {order.state === "ADOPTABLE" && now - order.created_at > UNCLAIMED_ALARM_MS && (
                  <div className={classes.alarm}>{t("doubts.late")}</div>
                )}
              </div>
              {order.state === "ADOPTABLE" && (
                <Group gap="xs">
                  {order.stop_price === null && (
                    <OwnerButton size="xs" onClick={() => setAsked({ order, verb: "handOver" })}>
                      {t("doubts.handOver")}
                    </OwnerButton>
                  )}
                  <OwnerButton size="xs" variant="default" onClick={() => setAsked({ order, verb: "close" })}>
                    {t("doubts.close")}
                  </OwnerButton>
                </Group>
              )}
            </li>
          ))}
        </ul>
      )}
      {asked && <DoubtDialog {...asked} name={nameOf(asked.order.bot_id)} onClose={() => setAsked(null)} />}
    </Section>
  );
}
