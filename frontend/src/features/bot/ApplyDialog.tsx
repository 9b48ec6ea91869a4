import "@/theme/mantineForms";
import { Alert, Button, Group, Modal, Skeleton, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { Bot } from "@/api/bots";
import { applyQuery, type Effect, useApply } from "@/api/versions";
import { ChangeList } from "@/components/ChangeList";
import { ErrorNote } from "@/components/ErrorNote";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Versions.module.css";

/** What applying the newest version changes and does to open trades, before it is done. */
export function ApplyDialog({ bot, onClose }: { bot: Bot; onClose: () => void }) {
  const { t } = useTranslation();
  const { data, error } = useQuery(applyQuery(bot.id, bot.version));
  const apply = useApply(bot.id);
  return (
    <Modal
      opened
      centered
      onClose={onClose}
      title={t("versions.applyTitle", { name: bot.name, version: bot.version })}
    >
      <Stack>
        {error && <ErrorNote error={error} />}
        {data === undefined && !error && <Skeleton height="6rem" />}
        {data && (
          <>
            <ChangeList changes={data.changes} currency={bot.stake_currency} />
            <Text size="sm">{t("versions.applyText")}</Text>
            <OpenTrades count={data.open_trades} effects={data.effects} bot={bot} />
          </>
        )}
        {bot.mode === "REAL_MARKET_SPOT" && (
          <Alert color="signal" variant="light">
            {t("act.live")}
          </Alert>
        )}
        {apply.error && <ErrorNote error={apply.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            {t("action.cancel")}
          </Button>
          <Button
            disabled={data === undefined}
            loading={apply.isPending}
            onClick={() => apply.mutate(undefined, { onSuccess: onClose })}
          >
            {t("versions.applyConfirm")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function OpenTrades({ count, effects, bot }: { count: number; effects: Effect[]; bot: Bot }) {
  const { t } = useTranslation();
  const format = useFormat();
  const written = ({ code, value }: Effect): string => {
    if (value === null) return "";
    if (code === "stop_hit" || code === "stop_new") return format.percent(value);
    return code === "over_exposure" ? format.money(value, bot.stake_currency) : value;
  };
  if (count === 0) return <Text size="sm">{t("versions.noTrades")}</Text>;
  if (effects.length === 0) return <Text size="sm">{t("versions.untouched", { count })}</Text>;
  return (
    <ul className={classes.effects} aria-label={t("versions.effects")}>
      {effects.map((effect) => (
        <li key={effect.code} data-severe={effect.code === "stop_hit" || undefined}>
          {t(`versions.effect.${effect.code}`, { count: effect.count, value: written(effect) })}
        </li>
      ))}
    </ul>
  );
}
