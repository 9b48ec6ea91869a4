import type { Report } from "@/api/backtests";
import { meaningOf } from "@/components/glossary";
import { Section } from "@/components/Section";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Backtests.module.css";
import { COSTS, useMetricText } from "./metricText";

/** What trading cost, and what the gate denied. */
export function CostSection({ report, currency }: { report: Report; currency: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const text = useMetricText(currency);
  const { gates, slippage, metrics } = report;
  return (
    <Section title={t("backtests.costs")}>
      <dl className={classes.list}>
        {COSTS.map((name) => (
          <div key={name}>
            <dt title={t(meaningOf(`metrics.${name}.name`))}>{t(`metrics.${name}.name`)}</dt>
            <dd className="figures">{text(name, metrics.trading[name])}</dd>
          </div>
        ))}
        <div>
          <dt>{t("backtests.slippageCost")}</dt>
          <dd className="figures">
            {slippage ? format.money(slippage.cost, currency) : t("backtests.noSlippage")}
          </dd>
        </div>
        {slippage !== null && slippage.cut_entries + slippage.cut_exits > 0 && (
          <div>
            <dt>{t("backtests.cut")}</dt>
            <dd className="figures">
              {t("backtests.cutCount", { entries: slippage.cut_entries, exits: slippage.cut_exits })}
            </dd>
          </div>
        )}
        <div>
          <dt>{t("backtests.gate")}</dt>
          <dd className="figures">
            {gates ? t("backtests.allowed", { count: gates.allowed }) : t("backtests.noGate")}
          </dd>
        </div>
        {gates?.denied.map(({ rule, code, count }) => (
          <div key={`${rule} ${code}`}>
            <dt>
              {t("backtests.denied")} <code>{code}</code>
            </dt>
            <dd className="figures">{format.integer(count)}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}
