import "@/theme/mantineForms";
import { Tabs } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { pairsQuery } from "@/api/market";
import { riskQuery } from "@/api/risk";
import { EmptyState } from "@/components/EmptyState";
import { ErrorNote } from "@/components/ErrorNote";
import { Page } from "@/components/Page";
import { PairLocks } from "@/components/PairLocks";
import { Section } from "@/components/Section";
import { useTranslation } from "@/i18n/useTranslation";
import { BreakerTable } from "./BreakerTable";
import { LimitsTab } from "./LimitsTab";
import classes from "./Risk.module.css";
import { type RiskSearch, TABS } from "./riskSearch";
import { StateTab } from "./StateTab";

interface RiskViewProps {
  search: RiskSearch;
  onSearch: (change: RiskSearch) => void;
}

export function RiskView({ search, onSearch }: RiskViewProps) {
  const { t } = useTranslation();
  const { data: risk, error, refetch } = useQuery(riskQuery);
  const { data: pairs } = useQuery(pairsQuery);
  return (
    <Page title={t("nav.risk")}>
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      <Tabs
        value={search.tab ?? "state"}
        onChange={(next) => onSearch({ tab: TABS.find((one) => one === next) })}
        keepMounted={false}
        className={classes.tabs}
      >
        <Tabs.List className={classes.tabList} aria-label={t("nav.risk")}>
          {TABS.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {t(`risk.tab.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="state" className={classes.panel}>
          {risk && <StateTab risk={risk} />}
        </Tabs.Panel>
        <Tabs.Panel value="losses" className={classes.panel}>
          <Section title={t("breakers.title")}>
            {risk?.breakers.length === 0 && (
              <EmptyState title={t("breakers.none")}>{t("breakers.noneText")}</EmptyState>
            )}
            {risk && risk.breakers.length > 0 && <BreakerTable breakers={risk.breakers} />}
          </Section>
        </Tabs.Panel>
        <Tabs.Panel value="limits" className={classes.panel}>
          <LimitsTab />
        </Tabs.Panel>
        <Tabs.Panel value="locks" className={classes.panel}>
          <Section title={t("locks.title")}>
            <PairLocks pairs={(pairs?.items ?? []).map(({ pair }) => pair)} />
          </Section>
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
