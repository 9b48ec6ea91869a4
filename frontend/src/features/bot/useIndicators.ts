import { useQuery } from "@tanstack/react-query";
import { type Bot, type Indicator, indicatorsQuery } from "@/api/bots";
import { type Lines, useLines } from "@/components/chart/useLines";

export interface Indicators extends Lines {
  running: boolean;
}

const NONE: Indicator[] = [];

/** The strategy's lines and which of them are drawn: those of its `plot_config`, but the `switched` ones. */
export function useIndicators(
  bot: Bot,
  pair: string,
  switched: string[],
  onSwitched: (names: string[] | undefined) => void,
): Indicators {
  const running = bot.process !== null && (bot.state === "RUNNING" || bot.state === "PAUSED");
  const { data } = useQuery({ ...indicatorsQuery(bot.id, pair), enabled: running });
  return { running, ...useLines((running && data?.items) || NONE, switched, onSwitched) };
}
