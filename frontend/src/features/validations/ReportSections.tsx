import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type Validation, type ValidationReport, validationReportQuery } from "@/api/validations";
import { ChartFrame, type ChartImage } from "@/components/chart/ChartFrame";
import { ErrorNote } from "@/components/ErrorNote";
import { RegimeTable } from "@/components/RegimeTable";
import runs from "@/components/runs/Runs.module.css";
import { Section } from "@/components/Section";
import { useFormat } from "@/components/useFormat";
import { VerdictTable } from "@/components/VerdictTable";
import { useTranslation } from "@/i18n/useTranslation";
import { Distribution } from "./Distribution";
import { StabilityMap } from "./StabilityMap";

/** Everything a finished validation says. */
export function ReportSections({ run }: { run: Validation }) {
  const { t } = useTranslation();
  const { data: report, error, refetch } = useQuery(validationReportQuery(run.id));
  return (
    <>
      <Section flush title={t("validations.verdict")}>
        <VerdictTable checks={run.checks} />
      </Section>
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {!error && report === undefined && <Skeleton height="20rem" />}
      {report && <Report run={run} report={report} />}
    </>
  );
}

function Report({ run, report }: { run: Validation; report: ValidationReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const currency = run.request.stake_currency ?? "USDT";
  const { monte_carlo: orders, random, deflated, stability, bias, predicted } = report;
  const image = (title: string): ChartImage => ({
    title: `${run.strategy} · ${title}`,
    mark: "BACKTEST",
    span: [run.request.start, run.request.end],
  });
  const percent = (value: number | undefined) => format.percent(value ?? null, { signed: true });
  return (
    <>
      <div className={runs.pairOf}>
        <Section title={t("validations.random")}>
          <ChartFrame image={image(t("validations.random"))}>
            <Distribution
              bins={random.histogram}
              actual={random.profit}
              label={t("validations.randomLabel", { share: format.percent(random.percentile) })}
              text={(value) => format.money(value.toFixed(2), currency)}
              actualLabel={run.strategy}
            />
          </ChartFrame>
          <p className={runs.soft}>{t("validations.randomText")}</p>
        </Section>
        <Section title={t("validations.monteCarlo")}>
          <ChartFrame image={image(t("validations.monteCarlo"))}>
            <Distribution
              bins={orders.histogram}
              actual={orders.actual}
              label={t("validations.monteCarloLabel", {
                p95: format.percent(orders.drawdown["p95"] ?? null),
              })}
              text={(value) => format.percent(value)}
              actualLabel={t("validations.asItWas")}
            />
          </ChartFrame>
          <p className={runs.soft}>{t("validations.monteCarloText")}</p>
        </Section>
      </div>
      <Section title={t("validations.stability")}>
        {stability ? (
          <ChartFrame image={image(t("validations.stability"))}>
            <StabilityMap map={stability} />
          </ChartFrame>
        ) : (
          <p>{t("validations.noStability")}</p>
        )}
        <p className={runs.soft}>{t("validations.stabilityText")}</p>
      </Section>
      {report.metrics.regimes.length > 0 && (
        <RegimeTable regimes={report.metrics.regimes} currency={currency} />
      )}
      <Section title={t("validations.forecast")}>
        <p>
          {t("validations.forecastText", {
            low: percent(predicted.daily_return["p5"]),
            middle: percent(predicted.daily_return["p50"]),
            high: percent(predicted.daily_return["p95"]),
            drawdown: format.percent(predicted.max_drawdown["p95"] ?? null),
            days: predicted.days,
          })}
        </p>
        <p className={runs.soft}>
          {t("validations.biasText", { checked: bias.lookahead.checked, biased: bias.lookahead.biased })}{" "}
          {bias.lookahead.indicators.length > 0 &&
            t("validations.biasedColumns", { columns: bias.lookahead.indicators.join(", ") })}{" "}
          {deflated.earlier_trials > 0
            ? t("validations.earlierText", {
                trials: deflated.trials,
                earlier: deflated.earlier_trials,
                validations: deflated.earlier_validations,
              })
            : t("validations.trialText", { trials: deflated.trials })}
        </p>
      </Section>
    </>
  );
}
