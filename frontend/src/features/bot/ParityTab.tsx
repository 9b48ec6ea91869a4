import "@/theme/mantineForms";
import "@mantine/core/styles/Progress.css";
import { Alert, NativeSelect, Progress, Skeleton } from "@mantine/core";
import { IconScale } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { Bot } from "@/api/bots";
import { isComparing, type ParityRun, parityQuery, useCancelParity, useStartParity } from "@/api/parity";
import { DataTable } from "@/components/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { ErrorNote } from "@/components/ErrorNote";
import { OwnerButton } from "@/components/OwnerButton";
import { Stat, Stats } from "@/components/Stat";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Parity.module.css";
import { useParityColumns } from "./parityColumns";

interface ParityTabProps {
  bot: Bot;
  /** Which comparison; the newest that is done by default. */
  run: string | undefined;
  onRun: (run: string | undefined) => void;
}

/** What the bot did beside what the backtest of the same period says. */
export function ParityTab({ bot, run, onRun }: ParityTabProps) {
  const { t } = useTranslation();
  const columns = useParityColumns(bot.stake_currency);
  const { data, error, refetch } = useQuery(parityQuery(bot.id, run));
  if (error) return <ErrorNote error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Skeleton height="12rem" radius={0} />;
  const { items, shown, rows } = data;
  const newest = items[0];
  return (
    <>
      <Bar bot={bot} runs={items} shown={shown} onRun={onRun} />
      {newest?.state === "FAILED" && (
        <Alert role="alert" color="loss" variant="light" radius={0}>
          {t("parity.failed", { reason: newest.error ?? "" })}
        </Alert>
      )}
      {shown === null ? (
        <EmptyState title={t("parity.never")}>{t("parity.neverText")}</EmptyState>
      ) : (
        <>
          <Figures run={shown} currency={bot.stake_currency} />
          {rows.length === 0 ? (
            shown.state === "DONE" && (
              <EmptyState title={t("parity.noTrades")}>{t("parity.noTradesText")}</EmptyState>
            )
          ) : (
            <DataTable
              name="bot.parity"
              label={t("bot.tab.parity")}
              columns={columns}
              rows={rows}
              rowId={({ pair, kind, expected, actual }) =>
                `${pair} ${kind} ${expected?.opened_at ?? ""} ${actual?.opened_at ?? ""}`
              }
            />
          )}
        </>
      )}
    </>
  );
}

interface BarProps {
  bot: Bot;
  runs: ParityRun[];
  shown: ParityRun | null;
  onRun: (run: string | undefined) => void;
}

function Bar({ bot, runs, shown, onRun }: BarProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const start = useStartParity(bot.id);
  const cancel = useCancelParity(bot.id);
  const going = runs.find(isComparing);
  const done = runs.filter(({ state }) => state === "DONE");
  return (
    <>
      <div className={classes.bar}>
        {done.length > 0 && (
          <NativeSelect
            size="xs"
            label={t("parity.comparison")}
            value={shown?.id ?? ""}
            onChange={({ currentTarget: { value } }) => onRun(value === done[0]?.id ? undefined : value)}
            data={done.map((one) => ({
              value: one.id,
              label: `${format.dateTime(one.created_at)} · ${format.percent(one.fidelity)}`,
            }))}
          />
        )}
        {going === undefined ? (
          <OwnerButton
            size="xs"
            leftSection={<IconScale size={15} aria-hidden="true" />}
            loading={start.isPending}
            disabled={bot.archived_at !== null}
            onClick={() => start.mutate(undefined, { onSuccess: () => onRun(undefined) })}
          >
            {t("parity.compare")}
          </OwnerButton>
        ) : (
          <div className={classes.going}>
            <Progress value={going.progress * 100} aria-label={t("parity.going")} />
            <OwnerButton
              size="xs"
              variant="default"
              loading={cancel.isPending}
              onClick={() => cancel.mutate(going.id)}
            >
              {t("action.cancel")}
            </OwnerButton>
          </div>
        )}
      </div>
      {(start.error ?? cancel.error) && <ErrorNote error={start.error ?? cancel.error} />}
    </>
  );
}

function Figures({ run, currency }: { run: ParityRun; currency: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { figures } = run;
  if (figures === null) return null;
  const { denied } = figures;
  const leftOut = denied > 0 ? "parity.excusedDenied" : "parity.excused";
  const period = t("parity.period", {
    begin: format.dateTime(run.begin),
    end: format.dateTime(run.end),
    version: run.version,
  });
  return (
    <>
      <div className={classes.figures}>
        <Stats label={t("bot.tab.parity")} columns={4}>
          <Stat
            term="parity.fidelity"
            detail={run.fidelity === null && denied > 0 ? t("parity.tooFew", { denied }) : undefined}
          >
            {format.percent(run.fidelity)}
          </Stat>
          <Stat
            term="parity.matched"
            detail={figures.excused > 0 ? t(leftOut, { count: figures.excused, denied }) : undefined}
          >
            {format.integer(figures.matched)}
          </Stat>
          <Stat
            term="parity.apart"
            detail={t("parity.apartDetail", { missing: figures.missing, extra: figures.extra })}
          >
            {format.integer(figures.missing + figures.extra)}
          </Stat>
          <Stat
            term="parity.fees"
            detail={t("parity.feesExpected", { amount: format.money(figures.fees_expected, currency) })}
          >
            {format.money(figures.fees_actual, currency)}
          </Stat>
        </Stats>
      </div>
      <p className={classes.note}>{period}</p>
    </>
  );
}
