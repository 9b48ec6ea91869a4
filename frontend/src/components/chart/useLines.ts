import { useMemo } from "react";
import type { Indicator } from "@/api/bots";
import { type IndicatorLine, lineColor } from "./indicatorLine";

export interface Lines {
  all: IndicatorLine[];
  shown: IndicatorLine[];
  onToggle: (name: string) => void;
}

/** Which of `items` are drawn: the planned ones, but those `switched` the other way round. */
export function useLines(
  items: Indicator[],
  switched: string[],
  onSwitched: (names: string[] | undefined) => void,
): Lines {
  const all = useMemo(() => items.map((line, place) => ({ line, color: lineColor(place) })), [items]);
  const shown = useMemo(
    () => all.filter(({ line }) => line.planned !== switched.includes(line.name)),
    [all, switched],
  );
  const onToggle = (name: string) => {
    const next = switched.includes(name) ? switched.filter((one) => one !== name) : [...switched, name];
    onSwitched(next.length > 0 ? next : undefined);
  };
  return { all, shown, onToggle };
}
