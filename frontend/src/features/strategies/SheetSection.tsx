import { Button, Skeleton } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { type Sheet, sheetQuery } from "@/api/strategies";
import { ChangeList } from "@/components/ChangeList";
import { type Column, DataTable } from "@/components/DataTable";
import { ErrorNote } from "@/components/ErrorNote";
import { Change } from "@/components/Profit";
import { Section } from "@/components/Section";
import { useActor } from "@/components/useActor";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Strategies.module.css";

/** What is known of a strategy beyond its file: verdict by regime, bots, decisions, versions; and all as Markdown. */
export function SheetSection({ name }: { name: string }) {
  const { t, language } = useTranslation();
  const { data, error, refetch } = useQuery(sheetQuery(name));
  return (
    <Section
      title={t("strategies.sheet")}
      aside={
        <Button
          component="a"
          href={`/api/strategies/${encodeURIComponent(name)}/sheet.md?language=${language}`}
          download={`${name}.md`}
          size="xs"
          variant="default"
          leftSection={<IconDownload size={15} aria-hidden="true" />}
        >
          {t("strategies.download")}
        </Button>
      }
    >
      <p className={classes.soft}>{t("strategies.sheetText")}</p>
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {!error && data === undefined && <Skeleton height="10rem" />}
      {data && (
        <>
          <Verdict validation={data.validation} />
          <Users bots={data.bots} />
          <Decisions decisions={data.decisions} />
          <Versions sheet={data} />
        </>
      )}
    </Section>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className={classes.part}>
      <h3>{title}</h3>
      {children}
    </div>
  );
}

function Verdict({ validation }: { validation: Sheet["validation"] }) {
  const { t } = useTranslation();
  const format = useFormat();
  type Regime = NonNullable<Sheet["validation"]>["regimes"][number];
  const columns: Column<Regime>[] = [
    {
      id: "regime",
      header: t("strategies.regime"),
      meta: { title: true },
      cell: ({ row }) => t(`backtests.regime.${row.original.regime}`),
    },
    {
      id: "days",
      header: t("metrics.days.name"),
      meta: { figures: true, term: "metrics.days.name" },
      cell: ({ row }) => row.original.days,
    },
    {
      id: "return",
      header: t("metrics.total_return.name"),
      meta: { figures: true, term: "metrics.total_return.name" },
      cell: ({ row }) => <Change value={row.original.total_return.toFixed(8)} />,
    },
    {
      id: "market",
      header: t("metrics.market_return.name"),
      meta: { figures: true, term: "metrics.market_return.name" },
      cell: ({ row }) => <Change value={row.original.market_return.toFixed(8)} />,
    },
    {
      id: "trades",
      header: t("metrics.trades.name"),
      meta: { figures: true, term: "metrics.trades.name" },
      cell: ({ row }) => row.original.trades,
    },
  ];
  return (
    <Part title={t("governance.verdictTitle")}>
      {validation === null ? (
        <p className={classes.soft}>{t("strategies.noVerdict")}</p>
      ) : (
        <>
          <p>
            <strong>{t(`governance.verdict.${validation.verdict}`)}</strong> ·{" "}
            {format.dateTime(validation.at)}{" "}
            {validation.outdated && <span className={classes.broken}>{t("strategies.outdated")}</span>}
          </p>
          {validation.regimes.length > 0 && (
            <DataTable
              name="strategy.regimes"
              label={t("strategies.regime")}
              columns={columns}
              rows={validation.regimes}
              rowId={({ regime }) => regime}
            />
          )}
        </>
      )}
    </Part>
  );
}

function Users({ bots }: { bots: Sheet["bots"] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Part title={t("strategies.usedBy")}>
      {bots.length === 0 && <p className={classes.soft}>{t("strategies.notUsed")}</p>}
      <ul className={classes.plain}>
        {bots.map(({ id, name, mode, stage, closed_trades: trades, profit, stake_currency: currency }) => (
          <li key={id}>
            <Link to="/bots/$botId" params={{ botId: id }}>
              {name}
            </Link>{" "}
            <span className={classes.soft}>
              {t(mode === "SIMULATED" ? "mode.simulated" : "mode.live")} · {t(`governance.stage.${stage}`)} ·{" "}
              {t("strategies.botTrades")}: {trades} · {t("strategies.botProfit")}:{" "}
              {format.money(profit, currency, { signed: true })}
            </span>
          </li>
        ))}
      </ul>
    </Part>
  );
}

const KINDS = { "bot.promote": "promote", "bot.demote": "demote" } as const;

function Decisions({ decisions }: { decisions: Sheet["decisions"] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const actorName = useActor();
  return (
    <Part title={t("strategies.decisions")}>
      {decisions.length === 0 && <p className={classes.soft}>{t("strategies.noDecisions")}</p>}
      <ul className={classes.plain}>
        {decisions.map(({ at, kind, bot_name: bot, to, actor, reason }) => (
          <li key={`${at} ${bot}`}>
            {t(`strategies.decision.${kind in KINDS ? KINDS[kind as keyof typeof KINDS] : "void"}`, {
              bot,
              stage: t(`governance.stage.${to}`),
            })}{" "}
            <span className={classes.soft}>
              {format.dateTime(at)} · {actorName(actor)} {reason && `· ${reason}`}
            </span>
          </li>
        ))}
      </ul>
    </Part>
  );
}

function Versions({ sheet }: { sheet: Sheet }) {
  const { t } = useTranslation();
  const format = useFormat();
  const actorName = useActor();
  return (
    <>
      <Part title={t("strategies.codeVersions")}>
        <ul className={classes.plain}>
          {sheet.code.map(({ hash, since, current }) => (
            <li key={hash}>
              <code title={hash}>{hash.slice(0, 12)}</code>{" "}
              <span className={classes.soft}>
                {format.dateTime(since)} {current && `· ${t("strategies.current")}`}
              </span>
            </li>
          ))}
        </ul>
      </Part>
      {sheet.versions.some(({ changes }) => changes.length > 0) && (
        <Part title={t("strategies.configVersions")}>
          <ul className={classes.plain}>
            {sheet.versions
              .filter(({ changes }) => changes.length > 0)
              .map(({ bot_id: id, bot_name: bot, version, at, actor, changes }) => (
                <li key={`${id} ${version}`}>
                  {bot} {version}{" "}
                  <span className={classes.soft}>
                    {format.dateTime(at)} · {actorName(actor)}
                  </span>
                  <ChangeList changes={changes} currency="" />
                </li>
              ))}
          </ul>
        </Part>
      )}
    </>
  );
}
