import type { Bins } from "@/api/validations";
import classes from "./Validations.module.css";

interface DistributionProps {
  bins: Bins;
  /** What really was. */
  actual: number;
  label: string;
  text: (value: number) => string;
  actualLabel: string;
}

const WIDTH = 600;
const HEIGHT = 150;

/** Bars of what could have been, and a line where it really was; the axis reaches as far as either. */
export function Distribution({ bins, actual, label, text, actualLabel }: DistributionProps) {
  const low = Math.min(bins.low, actual);
  const high = Math.max(bins.high, actual);
  const span = high - low || 1;
  const at = (value: number) => ((value - low) / span) * WIDTH;
  const most = Math.max(...bins.counts, 1);
  const width = (bins.high - bins.low) / bins.counts.length;
  return (
    <figure className={classes.distribution}>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={label}>
        {bins.counts.map((count, index) => {
          const from = bins.low + index * width;
          const height = (count / most) * (HEIGHT - 4);
          return (
            <rect
              key={from}
              x={at(from)}
              y={HEIGHT - height}
              width={Math.max(at(from + width) - at(from) - 1, 1)}
              height={height}
              className={classes.bar}
            />
          );
        })}
        <line x1={at(actual)} x2={at(actual)} y1={0} y2={HEIGHT} className={classes.actual} />
      </svg>
      <figcaption className={`figures ${classes.axis}`}>
        <span>{text(low)}</span>
        <span className={classes.mark}>
          {actualLabel} {text(actual)}
        </span>
        <span>{text(high)}</span>
      </figcaption>
    </figure>
  );
}
