import classes from "./Curve.module.css";
import { downFrom, labelled, type Range, roundFigures } from "./curveScale";

export interface Line {
  kind: "main" | "beside" | "drawdown";
  /** From which edge the area under the line is filled; a line without has none. */
  filledTo?: "top" | "bottom";
  /** Oldest first; `x` is a fraction of the width. */
  points: { x: number; value: number }[];
}

interface CurvePaneProps {
  /** Of the chart's grid. */
  row: 2 | 3;
  lines: Line[];
  range: Range;
  /** How many figures stand at the axis at most. */
  figures: number;
  written: (value: number) => string;
  /** The newest value, which stands out at the axis. */
  newest: { kind: Line["kind"]; value: number } | undefined;
}

const SIZE = 1_000;

/** Lines over one axis of figures. It is as wide as its place, so nothing has to be measured before it is drawn. */
export function CurvePane({ row, lines, range, figures, written, newest }: CurvePaneProps) {
  const top = (value: number) => `${(100 * downFrom(range, value)).toFixed(2)}%`;
  const path = (points: Line["points"]) =>
    points
      .map(({ x, value }, at) => `${at === 0 ? "M" : "L"}${place(x)} ${place(downFrom(range, value))}`)
      .join("");
  const ticks = roundFigures(range, figures);
  return (
    <>
      <div className={classes.pane} style={{ gridRow: row }}>
        {ticks.map((value) => (
          <i key={value} className={classes.grid} style={{ top: top(value) }} />
        ))}
        <svg viewBox={`0 0 ${SIZE} ${SIZE}`} preserveAspectRatio="none" aria-hidden="true">
          {lines.map(({ kind, filledTo, points }) => (
            <g key={kind} data-kind={kind}>
              {filledTo && points.length > 1 && (
                <path data-area="" d={`${path(points)}${closing(points, filledTo)}`} />
              )}
              <path d={path(points)} />
            </g>
          ))}
        </svg>
      </div>
      <div className={`figures ${classes.axis}`} style={{ gridRow: row }}>
        {labelled(ticks, range, written, newest?.value).map((value) => (
          <span key={value} style={{ top: top(value) }}>
            {written(value)}
          </span>
        ))}
        {newest && (
          <b data-kind={newest.kind} style={{ top: top(newest.value) }}>
            {written(newest.value)}
          </b>
        )}
      </div>
    </>
  );
}

function place(fraction: number): string {
  return (fraction * SIZE).toFixed(1);
}

function closing(points: Line["points"], edge: "top" | "bottom"): string {
  const y = edge === "top" ? 0 : SIZE;
  return `L${place(points.at(-1)?.x ?? 0)} ${y}L${place(points[0]?.x ?? 0)} ${y}Z`;
}
