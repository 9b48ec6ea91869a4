import "@/theme/mantineForms";
import { Tabs } from "@mantine/core";
import { IconArrowLeft, IconCertificate, IconPencil } from "@tabler/icons-react";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useCallback, useEffect, useRef, useState } from "react";
import { botQuery, type Trade, tradeNumber, tradeQuery } from "@/api/bots";
import { BotControls } from "@/components/BotControls";
import { BotLabels } from "@/components/BotLabels";
import { BriefLink } from "@/components/BriefLink";
import { KillSwitch } from "@/components/KillSwitch";
import { ModeBadge } from "@/components/ModeBadge";
import { OwnerLink } from "@/components/OwnerLink";
import { Page } from "@/components/Page";
import { PairLocks } from "@/components/PairLocks";
import { RestoreBot } from "@/components/RestoreBot";
import { SilentNote } from "@/components/SilentNote";
import { StateBadge } from "@/components/StateBadge";
import { useTranslation } from "@/i18n/useTranslation";
import { ApplyNote } from "./ApplyNote";
import { ArchivedNote } from "./ArchivedNote";
import { BotFigures } from "./BotFigures";
import { BotHealth } from "./BotHealth";
import { BotProblem } from "./BotProblem";
import classes from "./BotView.module.css";
import { type BotViewChange, type BotViewSearch, TABS } from "./botViewSearch";
import { ChartSection } from "./ChartSection";
import { CloneButton } from "./CloneButton";
import { ConfigTab } from "./ConfigTab";
import { DecisionsTab } from "./DecisionsTab";
import { LabelsButton } from "./LabelsButton";
import { LogTab } from "./LogTab";
import { OrdersTab } from "./OrdersTab";
import { ParityTab } from "./ParityTab";
import { RulesNote } from "./RulesNote";
import { StageBadge } from "./StageBadge";
import { TimelineTab } from "./TimelineTab";
import { TradesTab } from "./TradesTab";
import { VersionsTab } from "./VersionsTab";

const NONE: string[] = [];

interface BotViewProps {
  botId: string;
  search: BotViewSearch;
  /** Stays the same function: the rows of the tables are made anew with it. */
  onSearch: (change: BotViewChange) => void;
}

export function BotView({ botId, search, onSearch }: BotViewProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { data: bot } = useSuspenseQuery(botQuery(botId));
  const tab = search.tab ?? "trades";
  const tabs = useChosenInView(tab);
  const [pointed, setPointed] = useState<Trade | null>(null);
  const { data: chosen } = useQuery({
    ...tradeQuery(botId, search.trade ?? 0),
    enabled: search.trade !== undefined,
  });
  const show = useCallback(
    (trade: Trade) => {
      const number = tradeNumber(trade);
      onSearch((known) => ({ pair: trade.pair, trade: number === known.trade ? undefined : number }));
    },
    [onSearch],
  );
  return (
    <Page
      title={bot.name}
      back={
        <Link to="/bots" className={classes.back}>
          <IconArrowLeft size={15} aria-hidden="true" /> {t("nav.bots")}
        </Link>
      }
      aside={
        <>
          <ModeBadge mode={bot.mode} />
          <StateBadge state={bot.state} botId={bot.id} />
          <SilentNote bot={bot} />
          <StageBadge bot={bot} />
          <BotLabels bot={bot} />
        </>
      }
      actions={
        <>
          {bot.archived_at === null ? (
            <>
              <BotControls bot={bot} onRemoved={() => void navigate({ to: "/bots" })} />
              <KillSwitch scope={bot.id} name={bot.name} size="sm" />
              <OwnerLink
                to="/bots/$botId/edit"
                params={{ botId }}
                variant="default"
                leftSection={<IconPencil size={16} aria-hidden="true" />}
              >
                {t("bot.edit")}
              </OwnerLink>
              {bot.stage === "RESEARCH" && (
                <OwnerLink
                  to="/validations/new"
                  search={{ bot: botId }}
                  variant="default"
                  title={t("governance.validateText")}
                  leftSection={<IconCertificate size={16} aria-hidden="true" />}
                >
                  {t("governance.validate")}
                </OwnerLink>
              )}
              <LabelsButton bot={bot} />
              <BriefLink kind="bot" subject={botId} />
            </>
          ) : (
            <RestoreBot bot={bot} />
          )}
          <CloneButton bot={bot} />
        </>
      }
    >
      <ArchivedNote bot={bot} />
      <BotProblem bot={bot} />
      <RulesNote botId={bot.id} />
      <ApplyNote bot={bot} />
      <BotFigures bot={bot} />
      <ChartSection
        bot={bot}
        pair={search.pair}
        onPair={(pair) => onSearch({ pair })}
        trade={pointed ?? chosen ?? null}
        lines={search.lines ?? NONE}
        onLines={(lines) => onSearch({ lines })}
      />
      <BotHealth bot={bot} />
      <Tabs
        value={tab}
        onChange={(next) => onSearch({ tab: TABS.find((one) => one === next) })}
        keepMounted={false}
        className={classes.tabs}
      >
        <Tabs.List ref={tabs} className={classes.tabList} aria-label={t("bot.details")}>
          {TABS.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {t(`bot.tab.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="trades">
          <TradesTab bot={bot} onPoint={setPointed} onShow={show} />
        </Tabs.Panel>
        <Tabs.Panel value="orders">
          <OrdersTab bot={bot} />
        </Tabs.Panel>
        <Tabs.Panel value="decisions">
          <DecisionsTab bot={bot} />
        </Tabs.Panel>
        <Tabs.Panel value="locks">
          <div className={classes.padded}>
            <PairLocks botId={bot.id} pairs={bot.pairs} />
          </div>
        </Tabs.Panel>
        <Tabs.Panel value="log">
          <LogTab
            bot={bot}
            level={search.level ?? "INFO"}
            onLevel={(level) => onSearch({ level })}
            search={search.q ?? ""}
            onSearch={(q) => onSearch({ q })}
          />
        </Tabs.Panel>
        <Tabs.Panel value="config">
          <ConfigTab bot={bot} />
        </Tabs.Panel>
        <Tabs.Panel value="parity">
          <ParityTab bot={bot} run={search.run} onRun={(run) => onSearch({ run })} />
        </Tabs.Panel>
        <Tabs.Panel value="timeline">
          <TimelineTab bot={bot} group={search.group ?? "all"} onGroup={(group) => onSearch({ group })} />
        </Tabs.Panel>
        <Tabs.Panel value="versions">
          <VersionsTab bot={bot} />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}

/** Scrolls a row of tabs that is wider than the screen to the one that is chosen. */
function useChosenInView(chosen: string) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const tab = list.current?.querySelector<HTMLElement>(`[role="tab"][id$="-${chosen}"]`);
    if (list.current && tab) {
      list.current.scrollLeft = tab.offsetLeft - (list.current.clientWidth - tab.offsetWidth) / 2;
    }
  }, [chosen]);
  return list;
}
