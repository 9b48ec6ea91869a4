import { useMemo, useState } from "react";
import type { Indicator } from "@/api/bots";
import { type IndicatorLine, lineColor } from "./indicatorLine";

export interface Lines {
  all: IndicatorLine[];
  shown: IndicatorLine[];
  onToggle: (name: string) => void;
}

/** Which of `items` are drawn: first the planned ones, then what was chosen. */
export function useLines(items: Indicator[]): Lines {
  const [switched, setSwitched] = useState<ReadonlySet<string>>(new Set());
  const all = useMemo(() => items.map((line, place) => ({ line, color: lineColor(place) })), [items]);
  const shown = useMemo(
    () => all.filter(({ line }) => line.planned !== switched.has(line.name)),
    [all, switched],
  );
  const onToggle = (name: string) =>
    setSwitched(
      (known) => new Set(known.has(name) ? [...known].filter((one) => one !== name) : [...known, name]),
    );
  return { all, shown, onToggle };
}
