import "@/theme/mantineForms";
import { Tabs } from "@mantine/core";
import { Page } from "@/components/Page";
import { useTranslation } from "@/i18n/useTranslation";
import { Board } from "./Board";
import { Flags } from "./Flags";
import classes from "./Governance.module.css";
import { type GovernanceSearch, TABS } from "./governanceSearch";
import { PolicyTab } from "./PolicyTab";

interface GovernanceViewProps {
  search: GovernanceSearch;
  onSearch: (change: GovernanceSearch) => void;
}

/** Where each bot stands on its way to real money, what is switched off, and what the owner asks for. */
export function GovernanceView({ search, onSearch }: GovernanceViewProps) {
  const { t } = useTranslation();
  return (
    <Page title={t("nav.governance")}>
      <Tabs
        value={search.tab ?? "board"}
        onChange={(next) => onSearch({ tab: TABS.find((one) => one === next) })}
        keepMounted={false}
        className={classes.tabs}
      >
        <Tabs.List className={classes.tabList} aria-label={t("nav.governance")}>
          {TABS.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {t(`governance.tab.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="board" className={classes.panel}>
          <Board />
        </Tabs.Panel>
        <Tabs.Panel value="flags" className={classes.panel}>
          <Flags />
        </Tabs.Panel>
        <Tabs.Panel value="policy" className={classes.panel}>
          <PolicyTab />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
