import { Button, Skeleton } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { limitsQuery } from "@/api/risk";
import { ErrorNote } from "@/components/ErrorNote";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Setup.module.css";
import type { SetupSearch } from "./setupSearch";
import { useFirstBot } from "./useFirstBot";

/** The limits a newcomer should know of; the rest stands on the page of risk. */
const SHOWN = [
  "max_loss_at_stop",
  "max_pair_exposure",
  "max_portfolio_exposure",
  "bot_day",
  "portfolio_day",
  "portfolio_week",
  "portfolio_month",
  "max_slippage",
] as const;

interface LimitsStepProps {
  first: NonNullable<SetupSearch["first"]>;
  onBack: () => void;
  onDone: (botId: string | null) => void;
}

export function LimitsStep({ first, onBack, onDone }: LimitsStepProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data, error, refetch } = useQuery(limitsQuery);
  const { values, error: missing, retry, launch } = useFirstBot(first);
  const finish = useMutation({ mutationFn: launch, onSuccess: onDone });
  const limits = data?.items.find(({ mode }) => mode === "SIMULATED")?.limits ?? {};
  return (
    <div className={classes.step}>
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {missing && <ErrorNote error={missing} onRetry={retry} />}
      {data === undefined && !error && <Skeleton height="16rem" />}
      {data !== undefined && (
        <ul className={classes.limits}>
          {SHOWN.map((name) => {
            const value = limits[name];
            return (
              typeof value === "string" && (
                <li key={name}>{t(`welcome.limit.${name}`, { value: format.percent(value) })}</li>
              )
            );
          })}
          <li>{t("welcome.limit.kill")}</li>
        </ul>
      )}
      <p className={classes.note}>{t("welcome.limit.change")}</p>
      {finish.error && <ErrorNote error={finish.error} />}
      <div className={classes.ways}>
        <Button size="md" variant="default" onClick={onBack} disabled={finish.isPending}>
          {t("setup.back")}
        </Button>
        <Button
          size="md"
          loading={finish.isPending}
          disabled={first !== "none" && values === null}
          onClick={() => finish.mutate()}
        >
          {t(first === "none" ? "welcome.toOverview" : "welcome.start")}
        </Button>
      </div>
    </div>
  );
}
