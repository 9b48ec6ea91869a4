import "@/theme/mantineForms";
import { Button, NativeSelect, Text } from "@mantine/core";
import { useState } from "react";
import { type Bot, useForceEntry } from "@/api/bots";
import { AmountInput } from "@/components/AmountInput";
import { ownerOnly } from "@/components/OwnerOnly";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import { ByHandDialog } from "./ByHandDialog";

/** Lets the bot enter one of its pairs now; the gate judges it like any other entry. */
export const EnterTrade = ownerOnly(OwnersEnterTrade);

function OwnersEnterTrade({ bot }: { bot: Bot }) {
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
        <ByHandDialog
          bot={bot}
          title={t("byHand.enterTitle", { name: bot.name })}
          confirm={t("byHand.enterConfirm")}
          order={entry}
          onConfirm={() => entry.mutate({ pair, stake_amount: stake || null }, { onSuccess: close })}
          onClose={close}
        >
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
        </ByHandDialog>
      )}
    </>
  );
}
