import type { Backtest, Report } from "@/api/backtests";
import { useTranslation } from "@/i18n/useTranslation";

/** What speaks against a run's figures, a sentence each: few trades, absent files, candles that are not good. */
export function useDoubts(): (run: Backtest, report: Report) => string[] {
  const { t } = useTranslation();
  return (run, report) => {
    const graded = Object.entries(run.quality).flatMap(([pair, grade]) =>
      grade === "GOOD" ? [] : [`${pair} (${t(`data.grade.${grade}`)})`],
    );
    return [
      ...report.metrics.warnings.map((warning) => t(`backtests.warnings.${warning}`)),
      ...(report.absent.length > 0 ? [t("backtests.absent", { files: report.absent.join(", ") })] : []),
      ...(graded.length > 0 ? [t("backtests.doubtful", { pairs: graded.join(", ") })] : []),
    ];
  };
}
