import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { type Bot, type Indicator, indicatorsQuery } from "@/api/bots";
import { type IndicatorLine, lineColor } from "@/components/chart/indicatorLine";

export interface Indicators {
  running: boolean;
  all: IndicatorLine[];
  shown: IndicatorLine[];
  onToggle: (name: string) => void;
}

const NONE: Indicator[] = [];

/** The strategy's lines and which of them are drawn: first those of its `plot_config`, then what was chosen. */
export function useIndicators(bot: Bot, pair: string): Indicators {
  const running = bot.process !== null && (bot.state === "RUNNING" || bot.state === "PAUSED");
  const { data } = useQuery({ ...indicatorsQuery(bot.id, pair), enabled: running });
  const [switched, setSwitched] = useState<ReadonlySet<string>>(new Set());
  const items = (running && data?.items) || NONE;
  const all = useMemo(() => items.map((line, place) => ({ line, color: lineColor(place) })), [items]);
  const shown = useMemo(
    () => all.filter(({ line }) => line.planned !== switched.has(line.name)),
    [all, switched],
  );
  const onToggle = (name: string) =>
    setSwitched(
      (known) => new Set(known.has(name) ? [...known].filter((one) => one !== name) : [...known, name]),
    );
  return { running, all, shown, onToggle };
}
