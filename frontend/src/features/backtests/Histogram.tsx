import runs from "@/components/runs/Runs.module.css";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import { histogram } from "@/lib/histogram";
import classes from "./Backtests.module.css";

const WIDTH = 600;
const HEIGHT = 160;
const GAP = 2;

/** How many trades returned how much: losses at the left of zero, gains at the right. */
export function Histogram({ values }: { values: number[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const bins = histogram(values);
  if (bins.length === 0) return <p className={runs.soft}>{t("backtests.noTrades")}</p>;
  const most = Math.max(...bins.map(({ count }) => count));
  const step = WIDTH / bins.length;
  const losses = values.filter((value) => value < 0).length;
  return (
    <figure className={classes.histogram}>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={t("backtests.histogramLabel", { count: values.length, losses })}
      >
        {bins.map(({ from, to, count }, index) => {
          const height = (count / most) * (HEIGHT - 2);
          return (
            <rect
              key={from}
              x={index * step + GAP / 2}
              y={HEIGHT - height}
              width={step - GAP}
              height={height}
              className={from < -1e-12 ? classes.lossBar : classes.gainBar}
            >
              <title>
                {t("backtests.bin", { from: format.percent(from), to: format.percent(to), count })}
              </title>
            </rect>
          );
        })}
      </svg>
      <figcaption className={`figures ${classes.axis}`}>
        <span>{format.percent(bins[0]?.from)}</span>
        <span>{format.percent(bins.at(-1)?.to)}</span>
      </figcaption>
    </figure>
  );
}
