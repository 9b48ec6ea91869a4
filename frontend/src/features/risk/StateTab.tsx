import { useQuery } from "@tanstack/react-query";
import { botsQuery } from "@/api/bots";
import { useGatewayAway } from "@/api/health";
import { ALL, type Risk } from "@/api/risk";
import { EmptyState } from "@/components/EmptyState";
import items from "@/components/Items.module.css";
import { KillSwitch } from "@/components/KillSwitch";
import { Section } from "@/components/Section";
import { useGateReason } from "@/components/useGateReason";
import { useScopeName } from "@/components/useScopeName";
import { useTranslation } from "@/i18n/useTranslation";
import { AccountBooks } from "./AccountBooks";
import { Doubts } from "./Doubts";
import { LatchItem } from "./LatchItem";
import { ReductionList } from "./ReductionList";
import classes from "./Risk.module.css";
import { VenueBudget } from "./VenueBudget";
import { VenueRules } from "./VenueRules";

/** What may trade now, what may not and why, and whether the books agree with the venue. */
export function StateTab({ risk }: { risk: Risk }) {
  const { t } = useTranslation();
  const scopeName = useScopeName();
  const reasonOf = useGateReason();
  const { data: bots } = useQuery(botsQuery);
  const away = useGatewayAway() !== null;
  // What was latched stays so; that something may trade is not known while nobody answers.
  const known = (state: Risk["state"]) => (away && state === "ACTIVE" ? "UNKNOWN" : state);
  const state = known(risk.state);
  return (
    <>
      <Section title={t("risk.switch")} aside={<KillSwitch />}>
        <p className={classes.state} data-trading={state}>
          {t(`trading.title.${state}`)}
        </p>
        <p className={classes.hint}>{t("risk.switchText")}</p>
        <ul className={items.list} aria-label={t("nav.bots")}>
          {risk.bots.map((standing) => {
            const { bot_id, state: own } = standing;
            const bot = bots?.items.find(({ id }) => id === bot_id);
            return (
              <li key={bot_id} className={items.row}>
                <div className={items.grow}>
                  <strong>{scopeName(bot_id)}</strong>
                  <div className={classes.hint}>
                    {t(`trading.state.${known(own)}`)}
                    {own !== "ACTIVE" && `: ${reasonOf(standing)}`}
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
          <EmptyState calm title={t(away ? "trading.title.UNKNOWN" : "risk.noLatch")}>
            {t("risk.noLatchText")}
          </EmptyState>
        ) : (
          <ul className={items.list} aria-label={t("risk.latches")}>
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
      <Doubts />
      <AccountBooks />
      <Section title={t("venueBudget.title")}>
        <VenueBudget />
      </Section>
      <VenueRules />
    </>
  );
}
