import { Alert, Button, Group, Modal, NativeSelect, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { type Bot, useForceEntry } from "@/api/bots";
import { AmountInput } from "@/components/AmountInput";
import { ErrorNote } from "@/components/ErrorNote";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";

/** Lets the bot enter one of its pairs now; the gate judges it like any other entry. */
export function EnterTrade({ bot }: { bot: Bot }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [asked, setAsked] = useState(false);
  const [pair, setPair] = useState(bot.pairs[0] ?? "");
  const [stake, setStake] = useState("");
  const entry = useForceEntry(bot.id);
  const running = bot.state === "RUNNING";
  const close = () => {
    setAsked(false);
    entry.reset();
  };
  return (
    <>
      <Button
        size="xs"
        variant="default"
        disabled={!running}
        title={running ? undefined : t("byHand.needsRunning")}
        onClick={() => setAsked(true)}
      >
        {t("byHand.enter")}
      </Button>
      {asked && (
        <Modal opened onClose={close} title={t("byHand.enterTitle", { name: bot.name })} centered>
          <Stack>
            <Text>{t("byHand.enterText")}</Text>
            <NativeSelect
              label={t("trades.pair")}
              value={pair}
              onChange={(event) => setPair(event.currentTarget.value)}
              data={bot.pairs}
            />
            <AmountInput
              label={t("byHand.stake")}
              description={t("byHand.stakeHint", {
                amount: format.money(bot.stake_amount, bot.stake_currency),
              })}
              value={stake}
              onChange={setStake}
              unit={bot.stake_currency}
            />
            <Text size="sm" c="dimmed">
              {t("byHand.recorded")}
            </Text>
            {bot.mode === "REAL_MARKET_SPOT" && (
              <Alert color="signal" variant="light">
                {t("act.live")}
              </Alert>
            )}
            {entry.error && <ErrorNote error={entry.error} />}
            <Group justify="flex-end">
              <Button variant="default" onClick={close} data-autofocus>
                {t("action.cancel")}
              </Button>
              <Button
                loading={entry.isPending}
                onClick={() => entry.mutate({ pair, stake_amount: stake || null }, { onSuccess: close })}
              >
                {t("byHand.enterConfirm")}
              </Button>
            </Group>
          </Stack>
        </Modal>
      )}
    </>
  );
}
