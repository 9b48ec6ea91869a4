import "@/theme/mantineForms";
import { Alert, Button, Group, Modal, Skeleton, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type BulkEffect, type BulkItem, type BulkVerb, bulkPreviewQuery, useBulk } from "@/api/bulk";
import { ErrorNote } from "@/components/ErrorNote";
import { ModeBadge } from "@/components/ModeBadge";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Bulk.module.css";

interface BulkDialogProps {
  verb: BulkVerb;
  bots: string[];
  /** `done` when the command was given. */
  onClose: (done: boolean) => void;
}

/** Says for each bot what a command will do, then does it and says what became of it. */
export function BulkDialog({ verb, bots, onClose }: BulkDialogProps) {
  const { t } = useTranslation();
  // What was chosen when the dialog opened: the list behind it moves on.
  const [ids] = useState(bots);
  const bulk = useBulk();
  const done = bulk.data !== undefined;
  const preview = useQuery({ ...bulkPreviewQuery(verb, ids), enabled: !done });
  const items = bulk.data?.items ?? preview.data?.items;
  const changing = items?.filter(({ outcome }) => outcome === "change") ?? [];
  const live = changing.some(({ mode }) => mode === "REAL_MARKET_SPOT");
  const close = () => onClose(done);
  return (
    <Modal opened centered size="lg" onClose={close} title={t(`bulk.title.${verb}`, { count: ids.length })}>
      <Stack>
        {preview.error && !done && <ErrorNote error={preview.error} onRetry={() => void preview.refetch()} />}
        {items === undefined && !preview.error && <Skeleton height={`${Math.min(ids.length, 6) * 3}rem`} />}
        {items !== undefined && (
          <Text size="sm" role="status">
            {done
              ? t("bulk.done", { count: changing.length, total: items.length })
              : t("bulk.will", { count: changing.length, total: items.length })}
          </Text>
        )}
        {items !== undefined && (
          <ul className={classes.items}>
            {items.map((item) => (
              <Item key={item.bot_id} verb={verb} item={item} />
            ))}
          </ul>
        )}
        {live && !done && (verb === "start" || verb === "resume") && (
          <Alert color="signal" variant="light">
            {t("act.live")}
          </Alert>
        )}
        {bulk.error && <ErrorNote error={bulk.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={close} data-autofocus>
            {done ? t("bulk.close") : t("action.cancel")}
          </Button>
          {!done && (
            <Button
              color={verb === "stop" ? "loss" : "orbit"}
              disabled={changing.length === 0}
              loading={bulk.isPending}
              onClick={() => bulk.mutate({ verb, bots: ids })}
            >
              {t(`bulk.confirm.${verb}`, { count: changing.length })}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}

function Item({ verb, item }: { verb: BulkVerb; item: BulkItem }) {
  const { t } = useTranslation();
  const text = useEffectText();
  return (
    <li className={classes.item} data-outcome={item.outcome}>
      <div className={classes.who}>
        <b>{item.name ?? item.bot_id}</b>
        {item.mode && <ModeBadge mode={item.mode} />}
        <span className={classes.outcome}>{t(`bulk.outcome.${item.outcome}`)}</span>
      </div>
      {item.outcome === "nothing" && <p>{t(`bulk.nothing.${verb}`)}</p>}
      {item.outcome === "refused" && <p>{item.detail}</p>}
      {item.effects.length > 0 && (
        <ul>
          {item.effects.map((effect) => (
            <li key={effect.kind} data-warning={effect.kind === "left_unmanaged" || undefined}>
              {text(effect, item.stake_currency ?? "")}
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

function useEffectText(): (effect: BulkEffect, currency: string) => string {
  const { t } = useTranslation();
  const format = useFormat();
  return ({ kind, count, value }, currency) =>
    t(`bulk.effect.${kind}`, { count: count ?? 0, amount: format.money(value, currency) });
}
