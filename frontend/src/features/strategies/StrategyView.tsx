import { Alert, Skeleton } from "@mantine/core";
import { IconAlertTriangle, IconArrowLeft } from "@tabler/icons-react";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { type Strategy, strategyQuery } from "@/api/strategies";
import { uploadsQuery } from "@/api/uploads";
import { ButtonLink } from "@/components/ButtonLink";
import { OwnerOnly } from "@/components/OwnerOnly";
import { Page } from "@/components/Page";
import { Section } from "@/components/Section";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import { descriptionIn, passages } from "@/lib/docstring";
import { ParameterTable } from "./ParameterTable";
import { PastRuns } from "./PastRuns";
import { RemoveUpload } from "./RemoveUpload";
import classes from "./Strategies.module.css";
import { StrategyVerdict } from "./StrategyVerdict";

const SheetSection = lazy(async () => ({ default: (await import("./SheetSection")).SheetSection }));
const CodeView = lazy(async () => ({ default: (await import("./CodeView")).CodeView }));

/** One strategy: its text, its facts, its parameters, its code. */
export function StrategyView({ name }: { name: string }) {
  const { t } = useTranslation();
  const { data: strategy } = useSuspenseQuery(strategyQuery(name));
  const { data: uploads } = useQuery(uploadsQuery);
  const uploaded = uploads?.items.some((one) => one.name === name) ?? false;
  return (
    <Page
      title={strategy.name}
      back={
        <Link to="/strategies" className={classes.back}>
          <IconArrowLeft size={15} aria-hidden="true" />
          {t("nav.strategies")}
        </Link>
      }
      actions={
        <OwnerOnly>
          {uploaded && <RemoveUpload name={name} />}
          {strategy.error === null && (
            <>
              <ButtonLink variant="default" to="/validations/new" search={{ strategy: name }}>
                {t("strategies.validate")}
              </ButtonLink>
              <ButtonLink variant="default" to="/backtests/new" search={{ strategy: name }}>
                {t("strategies.backtest")}
              </ButtonLink>
              <ButtonLink to="/bots/new" search={{ strategy: name }}>
                {t("strategies.createBot")}
              </ButtonLink>
            </>
          )}
        </OwnerOnly>
      }
    >
      {strategy.error && (
        <Alert role="alert" color="loss" variant="light" icon={<IconAlertTriangle aria-hidden="true" />}>
          {t("form.broken", {
            file: strategy.file,
            line: strategy.error.line ?? "?",
            text: strategy.error.text,
          })}
        </Alert>
      )}
      <About strategy={strategy} />
      <StrategyVerdict name={strategy.name} />
      <PastRuns name={strategy.name} />
      <Suspense fallback={<Skeleton height="12rem" />}>
        <SheetSection name={strategy.name} />
      </Suspense>
      <ParameterTable parameters={strategy.parameters} />
      <Code key={strategy.hash} strategy={strategy} />
    </Page>
  );
}

function About({ strategy }: { strategy: Strategy }) {
  const { t, language } = useTranslation();
  const format = useFormat();
  const found = passages(descriptionIn(language, strategy));
  return (
    <Section title={t("strategies.about")}>
      <div className={classes.about}>
        <div className={classes.prose}>
          {found.length === 0 && <p className={classes.soft}>{t("strategies.noText")}</p>}
          {found.map(({ label, text }) => (
            <p key={text}>
              {label && <strong>{label}: </strong>}
              {text}
            </p>
          ))}
        </div>
        <dl className={classes.facts}>
          <Fact name={t("strategies.timeframe")}>{strategy.timeframe}</Fact>
          <Fact name={t("strategies.history")}>
            {strategy.startup_candles !== null &&
              t("strategies.candles", { count: strategy.startup_candles })}
          </Fact>
          <Fact name={t("strategies.stoploss")}>
            {strategy.stoploss && format.percent(strategy.stoploss)}
          </Fact>
          <Fact name={t("strategies.trailing")}>
            {strategy.trailing_stop !== null &&
              t(strategy.trailing_stop ? "strategies.yes" : "strategies.no")}
          </Fact>
          <Fact name={t("strategies.file")}>{strategy.file}</Fact>
          <Fact name={t("strategies.changed")}>{format.dateTime(strategy.modified_at)}</Fact>
          <Fact name={t("strategies.hash")}>
            <code title={strategy.hash}>{strategy.hash.slice(0, 12)}</code>
          </Fact>
        </dl>
      </div>
    </Section>
  );
}

/** What the source states; what it computes instead is not known without running it, and not shown. */
function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  if (children === null || children === false || children === "") return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd className="figures">{children}</dd>
    </div>
  );
}

function Code({ strategy }: { strategy: Strategy }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <Section flush title={t("strategies.code")}>
      <details className={classes.code} open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>{strategy.file}</summary>
        {open && (
          <Suspense fallback={<Skeleton height="20rem" radius={0} />}>
            <CodeView name={strategy.name} />
          </Suspense>
        )}
      </details>
    </Section>
  );
}
