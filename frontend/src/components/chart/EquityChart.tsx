import { useMemo } from "react";
import type { Schemas } from "@/api/client";
import type { ChartImage } from "@/components/chart/ChartFrame";
import { levels } from "@/components/chart/equityLevels";
import { chartTime } from "@/components/chart/useChart";
import { subtract } from "@/lib/amount";
import { drawdown } from "@/lib/drawdown";
import { toNumber } from "@/lib/format";
import classes from "./Chart.module.css";
import { MoneyChart } from "./MoneyChart";

type Point = Schemas["EquityPointPublic"];

interface EquityChartProps {
  /** Oldest first. */
  points: Point[];
  currency: string;
  label: string;
  image: ChartImage;
}

/** A figure less what the bots were given, so that an allocation is no step in the curve. */
function gained({ ts, start }: Point, figure: string | null) {
  return start === null || figure === null
    ? []
    : [{ time: chartTime(ts), value: toNumber(subtract(figure, start)) }];
}

/** Profit (equity less allocations), the realised part beside it, the drawdown below both. */
export function EquityChart({ points, ...rest }: EquityChartProps) {
  const drawn = useMemo(
    () => ({
      main: points.flatMap((point) => gained(point, point.equity)),
      beside: points.flatMap((point) => gained(point, point.balance)),
      drawdown: drawdown(levels(points)).map(({ ts, value }) => ({ time: chartTime(ts), value })),
    }),
    [points],
  );
  return <MoneyChart {...rest} points={drawn} className={classes.equity} drawdownHeight={0.8} showsLast />;
}
