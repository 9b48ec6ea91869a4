import { Button, Text } from "@mantine/core";
import { useState } from "react";
import { type Bot, type Trade, useForceExit } from "@/api/bots";
import { ownerOnly } from "@/components/OwnerOnly";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import { ByHandDialog } from "./ByHandDialog";

/** Sells one open trade at the market, after saying what that means. */
export const CloseTrade = ownerOnly(OwnersCloseTrade);

function OwnersCloseTrade({ bot, trade }: { bot: Bot; trade: Trade }) {
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
        <ByHandDialog
          bot={bot}
          title={t("byHand.closeTitle", { pair: trade.pair })}
          confirm={t("byHand.closeConfirm")}
          color="loss"
          order={exit}
          onConfirm={() => exit.mutate(trade.id, { onSuccess: close })}
          onClose={close}
        >
          <Text>{t("byHand.closeText", { quantity: format.quantity(trade.remaining), base })}</Text>
          <Text>
            {t("byHand.closeNow", {
              value: format.money(trade.value, bot.stake_currency),
              profit: format.money(trade.unrealised, bot.stake_currency, { signed: true }),
            })}
          </Text>
        </ByHandDialog>
      )}
    </>
  );
}
