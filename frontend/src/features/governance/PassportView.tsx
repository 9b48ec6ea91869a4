import "@/theme/mantineForms";
import { Button, NativeSelect } from "@mantine/core";
import { IconArrowLeft, IconPrinter } from "@tabler/icons-react";
import { useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { botQuery } from "@/api/bots";
import { type Passport, passportsQuery } from "@/api/governance";
import { ButtonLink } from "@/components/ButtonLink";
import { ChangeList } from "@/components/ChangeList";
import { EmptyState } from "@/components/EmptyState";
import { Page } from "@/components/Page";
import { Section } from "@/components/Section";
import { useActor } from "@/components/useActor";
import { useFormat } from "@/components/useFormat";
import { VerdictTable } from "@/components/VerdictTable";
import { useTranslation } from "@/i18n/useTranslation";
import { MISSING } from "@/lib/format";
import { ConditionList } from "./ConditionList";
import classes from "./Passport.module.css";
import { useStepText } from "./useStepText";

interface PassportViewProps {
  botId: string;
  chosen: string | undefined;
  onChoose: (id: string) => void;
}

/** A bot's passport as a document to read and to print; older ones can be chosen. */
export function PassportView({ botId, chosen, onChoose }: PassportViewProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data: bot } = useSuspenseQuery(botQuery(botId));
  const { data } = useSuspenseQuery(passportsQuery(botId));
  const passport = data.items.find(({ id }) => id === chosen) ?? data.items[0];
  return (
    <Page
      title={t("governance.passportOf", { name: bot.name })}
      back={
        <Link to="/bots/$botId" params={{ botId }} className={classes.back}>
          <IconArrowLeft size={15} aria-hidden="true" /> {bot.name}
        </Link>
      }
      actions={
        passport && (
          <>
            {data.items.length > 1 && (
              <NativeSelect
                aria-label={t("governance.passport")}
                value={passport.id}
                data={data.items.map(({ id, created_at }) => ({
                  value: id,
                  label: format.dateTime(created_at),
                }))}
                onChange={(event) => onChoose(event.currentTarget.value)}
              />
            )}
            <Button
              variant="default"
              leftSection={<IconPrinter size={16} aria-hidden="true" />}
              onClick={() => window.print()}
            >
              {t("governance.print")}
            </Button>
          </>
        )
      }
    >
      {passport ? (
        <Document passport={passport} currency={bot.stake_currency} />
      ) : (
        <EmptyState
          title={t("governance.noPassport")}
          action={
            <ButtonLink variant="default" to="/governance">
              {t("nav.governance")}
            </ButtonLink>
          }
        >
          {t("governance.noPassportText")}
        </EmptyState>
      )}
    </Page>
  );
}

function Document({ passport, currency }: { passport: Passport; currency: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const actorName = useActor();
  const stepText = useStepText();
  const { end, ended_at: endedAt, hashes, stamps } = passport;
  return (
    <div className={classes.document}>
      <Section title={t("governance.passport")}>
        <p className={classes.state} data-void={end !== null || undefined}>
          {end === null
            ? t("governance.valid", { step: stepText(passport) })
            : t(`governance.ended.${end.kind}`)}
        </p>
        {end !== null && endedAt !== null && (
          <div className={classes.ended}>
            {/* The list of what was changed says more than the reason, which names the same fields. */}
            <p>
              {format.dateTime(endedAt)}
              {end.changes.length === 0 && ` · ${end.reason}`}
            </p>
            {end.changes.length > 0 && <ChangeList changes={end.changes} currency={currency} />}
          </div>
        )}
        <dl className={classes.facts}>
          <Fact name={t("governance.number")}>{passport.id}</Fact>
          <Fact name={t("governance.strategy")}>{passport.strategy}</Fact>
          <Fact name={t("governance.given")}>{format.dateTime(passport.created_at)}</Fact>
          <Fact name={t("governance.evidence")}>{passport.evidence_bot_name}</Fact>
          <Fact name={t("governance.validation")}>{passport.validation_id}</Fact>
          {(["strategy", "config", "data"] as const).map((name) => (
            <Fact key={name} name={t(`governance.hash.${name}`)}>
              <code>{hashes[name] || MISSING}</code>
            </Fact>
          ))}
          <Fact name={t("governance.fingerprint")}>
            <code>{passport.fingerprint}</code>
          </Fact>
        </dl>
      </Section>
      <Section flush title={t("governance.verdictTitle")}>
        <VerdictTable checks={passport.checks} />
      </Section>
      {stamps.map((stamp) => (
        <Section key={`${stamp.stage} ${stamp.share}`} title={stepText(stamp)}>
          <p className={classes.soft}>
            {t("governance.stampedBy", { actor: actorName(stamp.actor), at: format.dateTime(stamp.at) })}
          </p>
          <ConditionList conditions={stamp.conditions} />
        </Section>
      ))}
      <Section title={t("governance.settings")}>
        <dl className={classes.facts}>
          {Object.entries(passport.settings).map(([name, value]) => (
            <Setting key={name} name={name} value={value} />
          ))}
        </dl>
      </Section>
    </div>
  );
}

function Setting({ name, value }: { name: string; value: unknown }) {
  const { t, tOr } = useTranslation();
  if (value === null || (typeof value === "object" && Object.keys(value ?? {}).length === 0)) return null;
  const text = Array.isArray(value)
    ? value.join(", ")
    : typeof value === "object"
      ? JSON.stringify(value)
      : typeof value === "boolean"
        ? t(value ? "versions.on" : "versions.off")
        : name === "mode"
          ? t(value === "SIMULATED" ? "mode.simulated" : "mode.live")
          : String(value);
  return <Fact name={tOr(`versions.field.${name}`, name)}>{text}</Fact>;
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="figures">{children}</dd>
    </div>
  );
}
