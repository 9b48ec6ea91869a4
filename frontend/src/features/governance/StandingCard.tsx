import { Group } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import type { Standing } from "@/api/governance";
import { ChangeList } from "@/components/ChangeList";
import { ModeBadge } from "@/components/ModeBadge";
import { OwnerButton } from "@/components/OwnerButton";
import { OwnerLink } from "@/components/OwnerLink";
import { StateBadge } from "@/components/StateBadge";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import { ConditionList } from "./ConditionList";
import classes from "./Governance.module.css";
import { useStepText, wholePercent } from "./useStepText";

const PromoteDialog = lazy(async () => ({ default: (await import("./PromoteDialog")).PromoteDialog }));
const DemoteDialog = lazy(async () => ({ default: (await import("./DemoteDialog")).DemoteDialog }));

/** One bot on the board: what is missing for its next stage, how it does, what was held against it. */
export function StandingCard({ card }: { card: Standing }) {
  const { t } = useTranslation();
  const format = useFormat();
  const stepText = useStepText();
  const [dialog, setDialog] = useState<"promote" | "demote" | null>(null);
  const { bot_id: botId, next, conditions, trial, alarms, ended } = card;
  const ready = next !== null && conditions.every(({ passed }) => passed);
  const unproven = card.stage === "RESEARCH" && !ready;
  const close = () => setDialog(null);
  return (
    <article className={classes.card} aria-label={card.name} data-ready={ready || undefined}>
      <header>
        <Link to="/bots/$botId" params={{ botId }} className={classes.name}>
          {card.name}
        </Link>
        <div className={classes.badges}>
          <ModeBadge mode={card.mode} />
          <StateBadge state={card.state} />
          {card.stage === "REAL" && (
            <span className="figures">{t("governance.share", { share: wholePercent(card.share) })}</span>
          )}
        </div>
        <Link to="/strategies/$name" params={{ name: card.strategy }} className={classes.soft}>
          {card.strategy}
        </Link>
      </header>
      {alarms.map(({ name, value, limit, action }) => (
        <p key={name} role="alert" className={classes.alarm}>
          {t(`governance.alarm.${name}`, {
            value: name === "sharpe" ? format.ratio(value) : format.percent(value),
            limit: name === "sharpe" ? format.ratio(limit) : format.percent(limit),
          })}{" "}
          {t(`governance.did.${action}`)}
        </p>
      ))}
      {ended && card.passport_id !== null && (
        <div className={classes.ended}>
          <p>
            {t(`governance.ended.${ended.kind}`)} {ended.kind === "demoted" && ended.reason}
          </p>
          {ended.changes.length > 0 && <ChangeList changes={ended.changes} currency="" />}
        </div>
      )}
      {trial && (
        <p className={classes.soft}>
          {t("governance.trial", {
            days: Math.floor(Number(trial.days)),
            trades: trial.trades,
            result: format.percent(trial.total_return),
          })}
        </p>
      )}
      {card.live_bot_id !== null && (
        <p>
          <Link to="/bots/$botId" params={{ botId: card.live_bot_id }}>
            {t("governance.liveTwin")}
          </Link>
        </p>
      )}
      {next && (
        <>
          <h3 className={classes.next}>{t("governance.next", { step: stepText(next) })}</h3>
          <ConditionList conditions={conditions} />
        </>
      )}
      {next === null && card.stage === "REAL" && <p className={classes.soft}>{t("governance.whole")}</p>}
      <Group gap="xs" mt="auto">
        {next && (
          <OwnerButton size="xs" disabled={!ready} onClick={() => setDialog("promote")}>
            {t("governance.promote", { step: stepText(next) })}
          </OwnerButton>
        )}
        {unproven && (
          <OwnerLink size="xs" variant="default" to="/validations/new" search={{ bot: botId }}>
            {t("governance.validate")}
          </OwnerLink>
        )}
        {card.stage !== "RESEARCH" && (
          <OwnerButton size="xs" variant="default" onClick={() => setDialog("demote")}>
            {t("governance.demote")}
          </OwnerButton>
        )}
        {card.passport_id !== null && (
          <Link to="/bots/$botId/passport" params={{ botId }} search={{}}>
            {t("governance.passport")}
          </Link>
        )}
      </Group>
      <Suspense>
        {dialog === "promote" && next && <PromoteDialog card={card} step={next} onClose={close} />}
        {dialog === "demote" && <DemoteDialog card={card} onClose={close} />}
      </Suspense>
    </article>
  );
}
