import type { ValidationWindow } from "@/api/validations";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Validations.module.css";

/** One line a window along the range: in-sample grey, out-of-sample by what it returned, hatched until it is known. */
export function WindowStrip({ windows }: { windows: ValidationWindow[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const start = Math.min(...windows.map((window) => window.start));
  const end = Math.max(...windows.map((window) => window.end));
  const share = (ts: number) => ((ts - start) / (end - start)) * 100;
  const known = windows.filter(({ outside }) => outside !== null);
  const gained = known.filter(({ outside }) => (outside?.total_return ?? 0) > 0).length;
  return (
    <figure className={classes.strip}>
      <div
        role="img"
        aria-label={t("validations.stripLabel", { all: windows.length, known: known.length, gained })}
        className={classes.lines}
      >
        {windows.map((window) => (
          <div key={window.number} className={classes.line}>
            <span
              className={classes.inside}
              style={{
                left: `${share(window.start)}%`,
                width: `${share(window.split) - share(window.start)}%`,
              }}
              title={t("validations.insideOf", {
                from: format.day(window.start),
                until: format.day(window.split),
                value: window.inside ? format.percent(window.inside.total_return, { signed: true }) : "…",
              })}
            />
            <span
              className={classes.outside}
              data-result={
                window.outside === null ? "open" : window.outside.total_return < 0 ? "loss" : "gain"
              }
              style={{
                left: `${share(window.split)}%`,
                width: `${share(window.end) - share(window.split)}%`,
              }}
              title={t("validations.outsideOf", {
                from: format.day(window.split),
                until: format.day(window.end),
                value: window.outside ? format.percent(window.outside.total_return, { signed: true }) : "…",
              })}
            />
          </div>
        ))}
      </div>
      <figcaption className={`figures ${classes.axis}`}>
        <span>{format.day(start)}</span>
        <span className={classes.legend}>
          <i data-key="inside" /> {t("validations.inside")} <i data-key="gain" /> {t("validations.gained")}{" "}
          <i data-key="loss" /> {t("validations.lost")}
        </span>
        <span>{format.day(end)}</span>
      </figcaption>
    </figure>
  );
}
