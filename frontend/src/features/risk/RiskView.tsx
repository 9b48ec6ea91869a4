import "@/theme/mantineForms";
import { useQuery } from "@tanstack/react-query";
import { botsQuery } from "@/api/bots";
import { pairsQuery } from "@/api/market";
import { ALL, limitsQuery, riskQuery } from "@/api/risk";
import { EmptyState } from "@/components/EmptyState";
import { ErrorNote } from "@/components/ErrorNote";
import { KillSwitch } from "@/components/KillSwitch";
import { Page } from "@/components/Page";
import { PairLocks } from "@/components/PairLocks";
import { Section } from "@/components/Section";
import { useScopeName } from "@/components/useScopeName";
import { useTranslation } from "@/i18n/useTranslation";
import { AccountBooks } from "./AccountBooks";
import { BreakerTable } from "./BreakerTable";
import { Doubts } from "./Doubts";
import { LatchItem } from "./LatchItem";
import { LimitsSection } from "./LimitsSection";
import { ReductionList } from "./ReductionList";
import classes from "./Risk.module.css";
import { VenueBudget } from "./VenueBudget";

export function RiskView() {
  const { t } = useTranslation();
  const scopeName = useScopeName();
  const { data: risk, error, refetch } = useQuery(riskQuery);
  const { data: bots } = useQuery(botsQuery);
  const { data: limits, error: limitsError, refetch: readLimits } = useQuery(limitsQuery);
  const { data: pairs } = useQuery(pairsQuery);
  const state = risk?.state ?? "ACTIVE";
  return (
    <Page title={t("nav.risk")}>
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {risk && (
        <>
          <Section title={t("risk.switch")} aside={<KillSwitch />}>
            <p className={classes.state} data-trading={state}>
              {t(`trading.title.${state}`)}
            </p>
            <p className={classes.hint}>{t("risk.switchText")}</p>
            <ul className={classes.list} aria-label={t("nav.bots")}>
              {risk.bots.map(({ bot_id, state: own, reason }) => {
                const bot = bots?.items.find(({ id }) => id === bot_id);
                return (
                  <li key={bot_id} className={classes.row}>
                    <div className={classes.grow}>
                      <strong>{scopeName(bot_id)}</strong>
                      <div className={classes.hint}>
                        {t(`trading.state.${own}`)}
                        {own !== "ACTIVE" && `: ${reason}`}
                      </div>
                    </div>
                    <KillSwitch scope={bot_id} name={bot?.name ?? bot_id} />
                  </li>
                );
              })}
            </ul>
          </Section>
          <Section title={t("risk.latches")}>
            {risk.latches.length === 0 ? (
              <EmptyState title={t("risk.noLatch")}>{t("risk.noLatchText")}</EmptyState>
            ) : (
              <ul className={classes.list} aria-label={t("risk.latches")}>
                {risk.latches.map((latch) => (
                  <LatchItem
                    key={`${latch.scope} ${latch.source}`}
                    latch={latch}
                    scope={latch.scope === ALL ? t("risk.all") : scopeName(latch.scope)}
                  />
                ))}
              </ul>
            )}
          </Section>
          {risk.reductions.length > 0 && (
            <Section title={t("reductions.title")}>
              <ReductionList reductions={risk.reductions} />
            </Section>
          )}
          <Section title={t("breakers.title")}>
            {risk.breakers.length === 0 ? (
              <EmptyState title={t("breakers.none")}>{t("breakers.noneText")}</EmptyState>
            ) : (
              <BreakerTable breakers={risk.breakers} />
            )}
          </Section>
        </>
      )}
      <Section title={t("venueBudget.title")}>
        <VenueBudget />
      </Section>
      <Doubts />
      <AccountBooks />
      {limitsError && <ErrorNote error={limitsError} onRetry={() => void readLimits()} />}
      {limits?.items.map((item) => (
        <LimitsSection key={item.mode} item={item} forms={limits.forms} used={limits.used} />
      ))}
      <Section title={t("locks.title")}>
        <PairLocks pairs={(pairs?.items ?? []).map(({ pair }) => pair)} />
      </Section>
    </Page>
  );
}
