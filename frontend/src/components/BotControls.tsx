import "@/theme/mantineForms";
import { Alert, Button, Group, Modal, Stack, Text } from "@mantine/core";
import {
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerStop,
  IconTransferOut,
  IconTrash,
} from "@tabler/icons-react";
import { useState } from "react";
import { type Bot, openTradesOf, useBotCommand, useRemoveBot, type Verb } from "@/api/bots";
import { ErrorNote } from "@/components/ErrorNote";
import { ownerOnly } from "@/components/OwnerOnly";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";

type Act = Verb | "remove";

const LOOKS = {
  start: { Icon: IconPlayerPlay, color: "orbit", variant: "filled" },
  resume: { Icon: IconPlayerPlay, color: "orbit", variant: "filled" },
  pause: { Icon: IconPlayerPause, color: "gray", variant: "default" },
  stop: { Icon: IconPlayerStop, color: "gray", variant: "default" },
  flatten: { Icon: IconTransferOut, color: "loss", variant: "default" },
  remove: { Icon: IconTrash, color: "loss", variant: "default" },
} as const;

/** What can be asked of a bot now, in the order people look for it. */
export function actsFor(bot: Bot): Act[] {
  // What is held without an open trade blocks the removal, too.
  const open = Math.max(bot.figures?.open_trades ?? 0, bot.figures?.positions ?? 0) > 0 && !bot.closing;
  const flatten: Act[] = open ? ["flatten"] : [];
  switch (bot.desired_state) {
    case "RUNNING":
      return ["pause", "stop", ...flatten];
    case "PAUSED":
      return ["resume", "stop", ...flatten];
    case "STOPPED":
      return bot.state === "STOPPING" ? [] : ["start", ...flatten, "remove"];
  }
}

interface BotControlsProps {
  bot: Bot;
  onRemoved?: () => void;
  /** In a list: only what changes the state, in small buttons. */
  compact?: boolean;
}

export const BotControls = ownerOnly(OwnersBotControls);

function OwnersBotControls({ bot, onRemoved, compact = false }: BotControlsProps) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<Act | null>(null);
  const command = useBotCommand(bot.id);
  const remove = useRemoveBot();
  const acts = actsFor(bot).filter((act) => !compact || (act !== "flatten" && act !== "remove"));
  const busy = command.isPending || remove.isPending;

  const close = () => {
    setAsked(null);
    command.reset();
    remove.reset();
  };
  const confirm = (act: Act) => {
    if (act === "remove") {
      remove.mutate(bot.id, {
        onSuccess: () => {
          close();
          onRemoved?.();
        },
      });
    } else {
      command.mutate(act, { onSuccess: close });
    }
  };
  // What only lets a bot trade as it was configured needs no second question, except with real money.
  const ask = (act: Act) => {
    const harmless = act === "pause" || (bot.mode === "SIMULATED" && (act === "start" || act === "resume"));
    if (harmless) command.mutate(act, { onError: () => setAsked(act) });
    else setAsked(act);
  };

  return (
    <Group gap="xs">
      {acts.map((act) => {
        const { Icon, color, variant } = LOOKS[act];
        return (
          <Button
            key={act}
            size={compact ? "xs" : "sm"}
            variant={variant}
            color={color}
            leftSection={<Icon size={16} aria-hidden="true" />}
            loading={command.isPending && command.variables === act}
            disabled={busy}
            // In a list the same word stands in every row: its name says of which bot.
            aria-label={compact ? t("bots.actOn", { act: t(`act.${act}.name`), name: bot.name }) : undefined}
            onClick={() => ask(act)}
          >
            {t(`act.${act}.name`)}
          </Button>
        );
      })}
      {asked && (
        <Modal opened onClose={close} title={t(`act.${asked}.title`, { name: bot.name })} centered>
          <Stack>
            <Consequences act={asked} bot={bot} />
            {(command.error ?? remove.error) && <ErrorNote error={command.error ?? remove.error} />}
            <Group justify="flex-end">
              <Button variant="default" onClick={close} data-autofocus>
                {t("action.cancel")}
              </Button>
              {asked === "stop" && actsFor(bot).includes("flatten") && (
                <Button variant="default" color="loss" loading={busy} onClick={() => confirm("flatten")}>
                  {t("act.flatten.first")}
                </Button>
              )}
              <Button
                color={LOOKS[asked].color === "gray" ? "loss" : LOOKS[asked].color}
                loading={busy}
                onClick={() => confirm(asked)}
              >
                {t(`act.${asked}.confirm`)}
              </Button>
            </Group>
          </Stack>
        </Modal>
      )}
    </Group>
  );
}

/** What will really happen, before it does. */
function Consequences({ act, bot }: { act: Act; bot: Bot }) {
  const { t } = useTranslation();
  const format = useFormat();
  const open = openTradesOf(bot);
  return (
    <>
      <Text>{t(`act.${act}.text`)}</Text>
      {act === "stop" && open !== 0 && (
        <Alert color="signal" variant="light">
          {open === null
            ? t("act.stop.unknown")
            : t("act.stop.open", {
                count: open,
                exposure: format.money(bot.figures?.exposure, bot.stake_currency),
              })}
        </Alert>
      )}
      {bot.mode === "REAL_MARKET_SPOT" && (
        <Alert color="signal" variant="light">
          {t("act.live")}
        </Alert>
      )}
    </>
  );
}
