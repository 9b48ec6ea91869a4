import { Button } from "@mantine/core";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./BotView.module.css";
import type { Indicators } from "./useIndicators";

/** Which of the strategy's lines are on the chart; each button has its line's colour. */
export function IndicatorPicker({ running, all, shown, onToggle }: Indicators) {
  const { t } = useTranslation();
  if (!running) return <p className={classes.indicatorNote}>{t("chart.indicatorsStopped")}</p>;
  if (all.length === 0) return null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would draw a frame and wants a form around it
    <div className={classes.indicators} role="group" aria-label={t("chart.indicators")}>
      {all.map((indicator) => {
        const { line, color } = indicator;
        const on = shown.includes(indicator);
        return (
          <Button
            key={line.name}
            size="compact-xs"
            variant={on ? "light" : "default"}
            color="gray"
            aria-pressed={on}
            leftSection={<span className={classes.swatch} style={{ background: color }} aria-hidden="true" />}
            onClick={() => onToggle(line.name)}
          >
            {line.name}
          </Button>
        );
      })}
    </div>
  );
}
