import { IconAlertHexagon, IconAlertTriangle, IconExclamationCircle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Bot } from "@/api/bots";
import { healthQuery } from "@/api/health";
import type { Book } from "@/api/portfolio";
import { ALL, doubtsQuery, riskQuery } from "@/api/risk";
import { keylessText } from "@/components/keylessText";
import { runbookOf } from "@/components/runbook";
import { Section } from "@/components/Section";
import { useFormat } from "@/components/useFormat";
import { useGateReason } from "@/components/useGateReason";
import { useNow } from "@/components/useNow";
import { useScopeName } from "@/components/useScopeName";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Warnings.module.css";
import { SEVERITY, type Severity, type Warning, warningsOf } from "./warningsOf";

const ICONS = {
  critical: IconAlertHexagon,
  error: IconAlertTriangle,
  warning: IconExclamationCircle,
} satisfies Record<Severity, typeof IconAlertHexagon>;

/** What needs the owner now, of both modes, the most severe first; nothing is shown while all is well. */
export function Warnings({ bots, books }: { bots: Bot[]; books: Book[] }) {
  const { t } = useTranslation();
  const say = useWarningText(bots);
  const now = useNow(true);
  const { data: risk } = useQuery(riskQuery);
  const { data: health } = useQuery(healthQuery);
  const { data: doubts } = useQuery(doubtsQuery);
  const found = warningsOf({ risk, doubts: doubts?.items ?? [], bots, books, health, now });
  if (found.length === 0) return null;
  return (
    <Section flush title={t("warnings.title", { count: found.length })}>
      <ul className={classes.list} aria-live="polite">
        {found.map((warning) => {
          const { key, text, action } = say(warning);
          const severity = SEVERITY[warning.kind];
          const Icon = ICONS[severity];
          return (
            <li key={`${warning.kind} ${key}`} className={classes.row} data-severity={severity}>
              <Icon size={18} aria-label={t(`warnings.severity.${severity}`)} />
              <span className={classes.text}>{text}</span>
              <span className={classes.links}>
                {action}
                <Link
                  to="/help"
                  search={{ topic: runbookOf(warning.kind, "latch" in warning ? warning.latch.source : "") }}
                >
                  {t("warnings.help")}
                </Link>
              </span>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}

interface Said {
  key: string;
  text: string;
  action: ReactNode;
}

function useWarningText(bots: Bot[]): (warning: Warning) => Said {
  const translation = useTranslation();
  const { t } = translation;
  const reasonOf = useGateReason();
  const format = useFormat();
  const scopeName = useScopeName();
  const toBot = (id: string, tab: "trades" | "orders" | "log") => (
    <Link to="/bots/$botId" params={{ botId: id }} search={{ tab }}>
      {t(`warnings.to.${tab}`)}
    </Link>
  );
  const toRisk = (
    <Link to="/risk" search={{}}>
      {t("warnings.to.risk")}
    </Link>
  );
  const toLimits = (
    <Link to="/risk" search={{ tab: "limits" }}>
      {t("warnings.to.limits")}
    </Link>
  );
  const nameOf = (id: string) => bots.find((bot) => bot.id === id)?.name ?? id;

  return (warning) => {
    switch (warning.kind) {
      case "unprotected": {
        const { bot_id, name, pair, quantity, value, quote } = warning.position;
        const figures = {
          name,
          pair,
          quantity: format.quantity(quantity),
          value: format.money(value, quote),
        };
        return {
          key: bot_id + pair,
          text: t("trading.unprotected", figures),
          action: toBot(bot_id, "trades"),
        };
      }
      case "keyless": {
        const action = <Link to="/settings">{t("keyless.toKey")}</Link>;
        return { key: "", text: keylessText(translation, warning.keyless), action };
      }
      case "latch": {
        const { scope, source, state } = warning.latch;
        const name = scope === ALL ? t("warnings.everything") : scopeName(scope);
        return {
          key: `${scope} ${source}`,
          text: t(`warnings.latch.${state === "HALTED" ? "HALTED" : "REDUCING"}`, {
            name,
            reason: reasonOf(warning.latch) ?? "",
          }),
          action: toRisk,
        };
      }
      case "unwritten":
        return { key: "", text: t("trading.unwritten"), action: toRisk };
      case "program": {
        const { name, health } = warning;
        const text = t("health.program", { name, status: t(`health.status.${health.status}`) });
        return { key: name, text: `${text} ${health.detail}`, action: null };
      }
      case "breached":
      case "near": {
        const { scope, period, currency, loss, limit } = warning.breaker;
        const figures = {
          name: scopeName(scope),
          period: t(`warnings.period.${period}`),
          loss: format.percent(loss),
          limit: format.percent(limit),
        };
        const text = t(warning.kind === "near" ? "warnings.near" : "warnings.breached", figures);
        return { key: `${scope} ${currency} ${period}`, text, action: toLimits };
      }
      case "doubt": {
        const { id, bot_id, pair, created_at } = warning.order;
        const text = t("warnings.doubt", { name: nameOf(bot_id), pair, time: format.dateTime(created_at) });
        return { key: id, text, action: toBot(bot_id, "orders") };
      }
      case "unclaimed": {
        const { id, bot_id, pair, created_at } = warning.order;
        const text = t("warnings.unclaimed", {
          name: nameOf(bot_id),
          pair,
          time: format.dateTime(created_at),
        });
        return { key: id, text, action: toRisk };
      }
      case "crashed":
      case "failing": {
        const { id, name, problem } = warning.bot;
        const key = warning.kind === "crashed" ? "warnings.crashed" : "warnings.failing";
        const said = problem && reasonOf({ reason: problem.text, reason_pt: problem.text_pt });
        return { key: id, text: t(key, { name, problem: said ?? "" }), action: toBot(id, "log") };
      }
      case "stalePrices": {
        const { mode, stake_currency } = warning.book;
        const name = t(mode === "SIMULATED" ? "mode.simulated" : "mode.live");
        const text = t("warnings.stalePrices", { name, age: format.duration(warning.age) });
        return { key: `${mode} ${stake_currency}`, text, action: null };
      }
      case "staleCandle": {
        const { id, name } = warning.bot;
        const text = t("warnings.staleCandle", { name, time: format.dateTime(warning.candle) });
        return { key: id, text, action: toBot(id, "log") };
      }
    }
  };
}
