import "@/theme/mantineForms";
import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ALL, type Lock, locksQuery, useLiftLock } from "@/api/risk";
import { EmptyState } from "@/components/EmptyState";
import { ErrorNote } from "@/components/ErrorNote";
import items from "@/components/Items.module.css";
import { OwnerButton } from "@/components/OwnerButton";
import { PairLockForm } from "@/components/PairLockForm";
import { useActor } from "@/components/useActor";
import { useFormat } from "@/components/useFormat";
import { useScopeName } from "@/components/useScopeName";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./PairLocks.module.css";

interface PairLocksProps {
  /** A bot's id: its own locks and those of all bots. Without it every lock. */
  botId?: string;
  /** The pairs to choose from. */
  pairs: string[];
}

/** Pairs that bots are kept out of, with the form that locks one and the way to lift it. */
export function PairLocks({ botId, pairs }: PairLocksProps) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(locksQuery);
  const [lifting, setLifting] = useState<Lock | null>(null);
  const shown = data?.items.filter(({ scope }) => botId === undefined || scope === ALL || scope === botId);
  return (
    <Stack gap="sm">
      <p className={classes.hint}>{t("locks.text")}</p>
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {shown?.length === 0 && <EmptyState title={t("locks.none")}>{t("locks.noneText")}</EmptyState>}
      {shown !== undefined && shown.length > 0 && (
        <ul className={items.list} aria-label={t("locks.title")}>
          {shown.map((lock) => (
            <LockItem key={`${lock.scope} ${lock.pair}`} lock={lock} onLift={() => setLifting(lock)} />
          ))}
        </ul>
      )}
      <PairLockForm {...(botId === undefined ? {} : { botId })} pairs={pairs} />
      {lifting && <LiftDialog lock={lifting} onClose={() => setLifting(null)} />}
    </Stack>
  );
}

function LockItem({ lock, onLift }: { lock: Lock; onLift: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const actorName = useActor();
  const whom = useWhom();
  const { pair, until, reason, actor, at } = lock;
  return (
    <li className={items.row}>
      <div className={items.grow}>
        <strong>
          {pair} · {whom(lock)}
        </strong>
        <div>
          {until === null ? t("locks.forever") : t("locks.until", { time: format.dateTime(until) })} {reason}
        </div>
        <div className={classes.hint}>
          {t("locks.setBy", { actor: actorName(actor), at: format.dateTime(at) })}
        </div>
      </div>
      <OwnerButton size="xs" variant="default" aria-label={t("locks.liftOf", { pair })} onClick={onLift}>
        {t("locks.lift")}
      </OwnerButton>
    </li>
  );
}

function LiftDialog({ lock, onClose }: { lock: Lock; onClose: () => void }) {
  const { t } = useTranslation();
  const whom = useWhom();
  const lift = useLiftLock();
  return (
    <Modal opened centered onClose={onClose} title={t("locks.liftTitle", { pair: lock.pair })}>
      <Stack>
        <Text>{t("locks.liftText", { pair: lock.pair, whom: whom(lock) })}</Text>
        {lift.error && <ErrorNote error={lift.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("action.cancel")}
          </Button>
          <Button loading={lift.isPending} onClick={() => lift.mutate(lock, { onSuccess: onClose })}>
            {t("locks.lift")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function useWhom(): (lock: Lock) => string {
  const { t } = useTranslation();
  const scopeName = useScopeName();
  return ({ scope }) => (scope === ALL ? t("risk.all") : scopeName(scope));
}
