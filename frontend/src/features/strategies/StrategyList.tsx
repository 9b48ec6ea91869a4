import { Button } from "@mantine/core";
import { IconUpload } from "@tabler/icons-react";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { type Strategy, strategiesQuery } from "@/api/strategies";
import { type Verdict, verdictsQuery } from "@/api/validations";
import { EmptyState } from "@/components/EmptyState";
import { OwnerOnly } from "@/components/OwnerOnly";
import { Page } from "@/components/Page";
import { useFormat } from "@/components/useFormat";
import { VerdictBadge } from "@/components/VerdictBadge";
import { useTranslation } from "@/i18n/useTranslation";
import { descriptionIn, passages } from "@/lib/docstring";
import classes from "./Strategies.module.css";

const UploadDialog = lazy(async () => ({ default: (await import("./UploadDialog")).UploadDialog }));

/** The catalogue: what each strategy is, in its author's words. */
export function StrategyList() {
  const { t } = useTranslation();
  const { data } = useSuspenseQuery(strategiesQuery);
  const [uploading, setUploading] = useState(false);
  // The catalogue is there without them, too.
  const { data: verdicts } = useQuery(verdictsQuery);
  return (
    <Page
      title={t("nav.strategies")}
      actions={
        <OwnerOnly>
          <Button
            leftSection={<IconUpload size={16} aria-hidden="true" />}
            onClick={() => setUploading(true)}
          >
            {t("uploads.open")}
          </Button>
        </OwnerOnly>
      }
    >
      {data.items.length === 0 ? (
        <EmptyState title={t("strategies.none")}>{t("strategies.noneText")}</EmptyState>
      ) : (
        <ul className={classes.cards} aria-label={t("nav.strategies")}>
          {data.items.map((strategy) => (
            <li key={strategy.name}>
              <StrategyCard
                strategy={strategy}
                verdict={verdicts?.items.find((one) => one.strategy === strategy.name)}
              />
            </li>
          ))}
        </ul>
      )}
      {uploading && (
        <Suspense>
          <UploadDialog onClose={() => setUploading(false)} />
        </Suspense>
      )}
    </Page>
  );
}

function StrategyCard({ strategy, verdict }: { strategy: Strategy; verdict: Verdict | undefined }) {
  const { t, language } = useTranslation();
  const format = useFormat();
  const { name, error, timeframe, stoploss, parameters } = strategy;
  return (
    <div className={classes.card}>
      <Link to="/strategies/$name" params={{ name }} className={classes.name}>
        {name}
      </Link>
      {error ? (
        <span className={classes.broken}>{t("strategies.broken")}</span>
      ) : (
        <span className={classes.text}>{passages(descriptionIn(language, strategy))[0]?.text}</span>
      )}
      <span className={`figures ${classes.meta}`}>
        {verdict && <VerdictBadge verdict={verdict.verdict} outdated={verdict.outdated} />}
        {timeframe && <span>{timeframe}</span>}
        {stoploss && <span>{t("form.cardStop", { stop: format.percent(stoploss) })}</span>}
        <span>{t("strategies.parameterCount", { count: parameters.length })}</span>
      </span>
    </div>
  );
}
