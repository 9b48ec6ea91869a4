import { LinePicker } from "@/components/chart/LinePicker";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./BotView.module.css";
import type { Indicators } from "./useIndicators";

/** Which of the strategy's lines are on the chart. */
export function IndicatorPicker({ running, ...lines }: Indicators) {
  const { t } = useTranslation();
  if (!running) return <p className={classes.indicatorNote}>{t("chart.indicatorsStopped")}</p>;
  if (lines.all.length === 0) return null;
  return <LinePicker label={t("chart.indicators")} {...lines} />;
}
