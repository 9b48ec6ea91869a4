import { sign, toNumber } from "@/lib/format";
import classes from "./Sparkline.module.css";

const WIDTH = 88;
const HEIGHT = 26;

/** A small curve without axes; gaps where nothing is known. Its colour says whether it ends above its beginning. */
export function Sparkline({ profit, label }: { profit: (string | null)[]; label: string }) {
  const known = profit.flatMap((value, place) => (value === null ? [] : [{ place, value: toNumber(value) }]));
  const first = known[0];
  const last = known.at(-1);
  if (first === undefined || last === undefined || known.length < 2) return <span aria-hidden="true">–</span>;
  const low = Math.min(...known.map(({ value }) => value));
  const span = Math.max(...known.map(({ value }) => value)) - low;
  const x = (place: number): string => ((place / (profit.length - 1)) * WIDTH).toFixed(1);
  const y = (value: number): string =>
    (span === 0 ? HEIGHT / 2 : HEIGHT - 2 - ((value - low) / span) * (HEIGHT - 4)).toFixed(1);
  const path = known
    .map(({ place, value }, index) => {
      const joined = index > 0 && known[index - 1]?.place === place - 1;
      return `${joined ? "L" : "M"}${x(place)} ${y(value)}`;
    })
    .join("");
  return (
    <svg
      className={classes.sparkline}
      data-direction={sign((last.value - first.value).toFixed(8))}
      width={WIDTH}
      height={HEIGHT}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={label}
    >
      <path d={path} />
    </svg>
  );
}
