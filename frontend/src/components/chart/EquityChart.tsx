import { useQuery } from "@tanstack/react-query";
import { type PointerEvent, useMemo, useState } from "react";
import type { Schemas } from "@/api/client";
import { settingsQuery } from "@/api/settings";
import { ChartFrame, type ChartImage } from "@/components/chart/ChartFrame";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Curve.module.css";
import { CurvePane, type Line } from "./CurvePane";
import { nearest, roomFor, roundTimes } from "./curveScale";
import { equityCurve, type Moment } from "./equityCurve";

interface EquityChartProps {
  /** Oldest first, at least two of which say what the bots were given. */
  points: Schemas["EquityPointPublic"][];
  currency: string;
  label: string;
  image: ChartImage;
}

// The narrowest phone has room for so many labels.
const TIMES = 4;

/**
 * Profit (equity less allocations), the realised part beside it, the drawdown below both: an SVG, since the chart
 * library takes a phone a second to load and to draw. What is pointed at, or reached with the arrow keys, is written above.
 */
export function EquityChart({ points, currency, label, image }: EquityChartProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const zone = useQuery({ ...settingsQuery, enabled: false }).data?.time_zone ?? "UTC";
  const moments = useMemo(() => equityCurve(points), [points]);
  const times = useMemo(() => moments.map(({ ts }) => ts), [moments]);
  const [pointed, setPointed] = useState<number | null>(null);

  const [from = 0, to = 0] = [times[0], times.at(-1)];
  const across = (ts: number): number => (to > from ? (ts - from) / (to - from) : 0);
  const drawn = useMemo(() => panes(moments), [moments]);
  const money = (value: number) => format.amount(value.toFixed(8), currency);
  const share = (value: number) => format.percent(value);

  const at = pointed === null ? null : nearest(times, pointed);
  const shown = at === null ? moments.at(-1) : moments[at];
  const newest = moments.at(-1);
  const offset = zone === "UTC" ? 0 : -new Date(to).getTimezoneOffset() * 60_000;
  const labels = roundTimes(from, to, TIMES, offset).filter(({ ts }) => isWhole(across(ts)));
  const longest = Math.max(
    ...[drawn.money.low, drawn.money.high].map((value) => money(value).length),
    share(drawn.drawdown.low).length,
  );

  const read = (one: Moment | undefined) => [
    { name: t("overview.curve.profit"), text: one?.profit == null ? null : money(one.profit) },
    { name: t("overview.curve.realised"), text: one?.realised == null ? null : money(one.realised) },
    { name: t("overview.curve.drawdown"), text: one?.drawdown == null ? null : share(one.drawdown) },
  ];
  const point = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    setPointed(from + ((event.clientX - box.left) / box.width) * (to - from));
  };
  const spoken = [
    format.dateTime(shown?.ts),
    ...read(shown).map(({ name, text }) => `${name} ${text ?? format.dateTime(null)}`),
  ].join(", ");
  return (
    <ChartFrame image={image} inSight={() => [from, to]} className={classes.equity}>
      <figure
        className={classes.curve}
        style={{ gridTemplateColumns: `minmax(0, 1fr) calc(${longest}ch + 1.25rem)` }}
      >
        <div className={`figures ${classes.legend}`} aria-hidden="true">
          <span>{format.dateTime(shown?.ts)}</span>
          {read(shown).map(({ name, text }, place) => (
            <span key={name} data-kind={["main", "beside", "drawdown"][place]}>
              {name} <b>{text ?? format.dateTime(null)}</b>
            </span>
          ))}
        </div>
        <CurvePane
          row={2}
          lines={drawn.above}
          range={drawn.money}
          figures={4}
          written={money}
          newest={newest?.profit == null ? undefined : { kind: "main", value: newest.profit }}
        />
        <CurvePane
          row={3}
          lines={drawn.below}
          range={drawn.drawdown}
          figures={2}
          written={share}
          newest={newest?.drawdown == null ? undefined : { kind: "drawdown", value: newest.drawdown }}
        />
        <div className={`figures ${classes.times}`}>
          {labels.map(({ ts, isDay }) => (
            <span key={ts} style={{ left: `${(100 * across(ts)).toFixed(2)}%` }}>
              {isDay ? format.shortDate(ts) : format.minute(ts)}
            </span>
          ))}
        </div>
        <div
          className={classes.over}
          onPointerMove={point}
          onPointerDown={point}
          onPointerLeave={() => setPointed(null)}
        >
          {shown && at !== null && (
            <i className={classes.cross} style={{ left: `${(100 * across(shown.ts)).toFixed(2)}%` }} />
          )}
          {/* Keyboards and screen readers walk along the curve as along any slider. */}
          <input
            type="range"
            aria-label={label}
            aria-valuetext={spoken}
            min={0}
            max={moments.length - 1}
            value={at ?? moments.length - 1}
            onChange={({ currentTarget }) => setPointed(times[Number(currentTarget.value)] ?? null)}
            onBlur={() => setPointed(null)}
          />
        </div>
      </figure>
    </ChartFrame>
  );
}

/** Whether a label in the middle of this place, a fraction of the width, is not cut off at an edge. */
function isWhole(place: number): boolean {
  return place > 0.06 && place < 0.94;
}

/** The lines of both panes and what each spans. */
function panes(moments: Moment[]) {
  const [from = 0, to = 0] = [moments[0]?.ts, moments.at(-1)?.ts];
  const line = (name: "profit" | "realised" | "drawdown"): Line["points"] =>
    moments.flatMap((moment) => {
      const value = moment[name];
      return value === null ? [] : [{ x: to > from ? (moment.ts - from) / (to - from) : 0, value }];
    });
  const [profit, realised, drawdown] = [line("profit"), line("realised"), line("drawdown")];
  const above: Line[] = [
    { kind: "main", filledTo: "bottom", points: profit },
    { kind: "beside", points: realised },
  ];
  const below: Line[] = [{ kind: "drawdown", filledTo: "top", points: drawdown }];
  const fallen = roomFor([0, ...drawdown.map(({ value }) => value)]);
  return {
    above,
    below,
    money: roomFor([...profit, ...realised].map(({ value }) => value)),
    drawdown: { low: Math.min(fallen.low, -0.0001), high: 0 },
  };
}
