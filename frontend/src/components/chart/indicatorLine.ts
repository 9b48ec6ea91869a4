import type { Indicator } from "@/api/bots";

export interface IndicatorLine {
  line: Indicator;
  color: string;
}

/** Colours that can be told apart on both grounds, also by people who see red and green alike (Okabe and Ito). */
const LINE_COLORS = ["#56b4e9", "#e69f00", "#009e73", "#cc79a7", "#0072b2", "#d55e00"] as const;

export function lineColor(place: number): string {
  return LINE_COLORS[place % LINE_COLORS.length] ?? LINE_COLORS[0];
}
