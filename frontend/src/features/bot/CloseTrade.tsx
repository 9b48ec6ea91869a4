import { Alert, Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { type Bot, type Trade, useForceExit } from "@/api/bots";
import { ErrorNote } from "@/components/ErrorNote";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";

/** Sells one open trade at the market, after saying what that means. */
export function CloseTrade({ bot, trade }: { bot: Bot; trade: Trade }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [asked, setAsked] = useState(false);
  const exit = useForceExit(bot.id);
  const close = () => {
    setAsked(false);
    exit.reset();
  };
  const [base = ""] = trade.pair.split("/");
  return (
    <>
      <Button
        size="xs"
        variant="default"
        color="loss"
        disabled={bot.closing}
        aria-label={t("byHand.closeOf", { pair: trade.pair })}
        onClick={() => setAsked(true)}
      >
        {t("byHand.close")}
      </Button>
      {asked && (
        <Modal opened onClose={close} title={t("byHand.closeTitle", { pair: trade.pair })} centered>
          <Stack>
            <Text>{t("byHand.closeText", { quantity: format.quantity(trade.remaining), base })}</Text>
            <Text>
              {t("byHand.closeNow", {
                value: format.money(trade.value, bot.stake_currency),
                profit: format.money(trade.unrealised, bot.stake_currency, { signed: true }),
              })}
            </Text>
            <Text size="sm" c="dimmed">
              {t("byHand.recorded")}
            </Text>
            {bot.mode === "REAL_MARKET_SPOT" && (
              <Alert color="signal" variant="light">
                {t("act.live")}
              </Alert>
            )}
            {exit.error && <ErrorNote error={exit.error} />}
            <Group justify="flex-end">
              <Button variant="default" onClick={close} data-autofocus>
                {t("action.cancel")}
              </Button>
              <Button
                color="loss"
                loading={exit.isPending}
                onClick={() => exit.mutate(trade.id, { onSuccess: close })}
              >
                {t("byHand.closeConfirm")}
              </Button>
            </Group>
          </Stack>
        </Modal>
      )}
    </>
  );
}
