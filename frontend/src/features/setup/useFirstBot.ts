import { useQuery } from "@tanstack/react-query";
import { useMemo, useRef } from "react";
import { botsQuery, useCommandAnyBot, useCreateBot } from "@/api/bots";
import { pairsQuery } from "@/api/market";
import { settingsQuery, useUpdateSettings } from "@/api/settings";
import { strategiesQuery } from "@/api/strategies";
import { type BotValues, newBotValues, STAKE_CURRENCY, toRequest } from "@/components/botValues/botValues";
import { sized, stopOf } from "@/components/botValues/presets";
import type { SetupSearch } from "./setupSearch";

interface FirstBot {
  /** Of the bot as it would be created; null while it is not known yet. */
  values: BotValues | null;
  /** Where its strategy sells at a loss, a fraction of the entry price. */
  stop: string;
  currency: string;
  error: Error | null;
  retry: () => void;
  /** Creates the bot, starts it and ends the first steps; answers the bot's id, null where none was wanted. */
  launch: () => Promise<string | null>;
}

/** The bot that `first` describes: the strategy, pairs and balance that the form of a new bot begins with. */
export function useFirstBot(first: NonNullable<SetupSearch["first"]>): FirstBot {
  const strategies = useQuery(strategiesQuery);
  const pairs = useQuery(pairsQuery);
  const bots = useQuery(botsQuery);
  const settings = useQuery(settingsQuery);
  const create = useCreateBot();
  const command = useCommandAnyBot();
  const update = useUpdateSettings();
  const created = useRef<string | null>(null);

  const balance = settings.data?.simulated_balance;
  const values = useMemo(() => {
    if (!strategies.data || !pairs.data || !bots.data || balance === undefined) return null;
    return newBotValues(strategies.data.items, pairs.data.items, bots.data.items, balance);
  }, [strategies.data, pairs.data, bots.data, balance]);
  const strategy = strategies.data?.items.find(({ name }) => name === values?.strategy);
  const stop = stopOf({ stoploss: "" }, strategy);

  const launch = async () => {
    if (first !== "none" && values !== null) {
      // A second try after a failed start must not create a second bot.
      if (created.current === null) {
        const wanted = { ...values, ...sized(first, values.simulated_balance, stop) };
        const bot = await create.mutateAsync({ ...toRequest(wanted, strategy), mode: "SIMULATED" });
        created.current = bot.id;
      }
      await command.mutateAsync({ id: created.current, verb: "start" });
    }
    await update.mutateAsync({ welcome: "done" });
    return created.current;
  };

  const asked = [strategies, pairs, bots, settings];
  return {
    values,
    stop,
    currency: STAKE_CURRENCY,
    error: asked.find(({ error }) => error !== null)?.error ?? null,
    retry: () => asked.forEach((one) => void (one.error && one.refetch())),
    launch,
  };
}
