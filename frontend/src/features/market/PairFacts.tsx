import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type Interval, pairQuery, type Regime, signalsQuery, type Watched } from "@/api/market";
import { EmptyState } from "@/components/EmptyState";
import { ErrorNote } from "@/components/ErrorNote";
import { ModeBadge } from "@/components/ModeBadge";
import { Profit } from "@/components/Profit";
import { Section } from "@/components/Section";
import { useFormat } from "@/components/useFormat";
import { usePrice } from "@/components/usePrice";
import { useTranslation } from "@/i18n/useTranslation";
import { Age } from "./Age";
import classes from "./Market.module.css";
import { RegimeBadge } from "./RegimeBadge";

/** The regime with the rule that decided, and the bots that trade the pair with what their strategies last said. */
export function PairFacts({ pair, interval }: { pair: string; interval: Interval }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(pairQuery(pair, interval));
  const one = data?.items[0];
  return (
    <Section title={t("market.regime")} aside={one && <Age closedAt={one.closed_at} stale={one.stale} />}>
      {error && data === undefined && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {!error && one === undefined && <Skeleton height="8rem" />}
      {one && (
        <>
          <p className={classes.fact}>
            <RegimeBadge regime={one.regime} />
          </p>
          {one.regime === null ? (
            <p className={classes.rule}>{t("market.noRegime")}</p>
          ) : (
            <Rule pair={one.pair} regime={one.regime} />
          )}
          <h3 className={classes.heading}>{t("market.botsOf")}</h3>
          <Bots one={one} />
        </>
      )}
    </Section>
  );
}

function Rule({ pair, regime }: { pair: string; regime: Regime }) {
  const { t } = useTranslation();
  const format = useFormat();
  const price = usePrice();
  const shown = (name: string, value: number): string =>
    name === "atr" || name === "close" ? price.drawn(pair, value) : format.ratio(value.toFixed(8));
  return (
    <ul className={classes.rule}>
      {regime.decided_by.map(({ name, value, against, limit }) => (
        <li key={name}>
          {t(`market.compared.${name}`, { value: shown(name, value), limit: shown(name, limit) })}
          <span aria-hidden="true">{value >= limit ? " ≥ " : " < "}</span>
          <span className="visually-hidden">{t(value >= limit ? "market.atLeast" : "market.below")}</span>
          {t(`market.against.${against}`, { limit: shown(name, limit) })}
        </li>
      ))}
    </ul>
  );
}

function Bots({ one }: { one: Watched }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data } = useQuery({ ...signalsQuery(one.pair), enabled: one.bots.length > 0 });
  if (one.bots.length === 0) return <EmptyState title={t("market.noBots")} />;
  const [base = "", quote = ""] = one.pair.split("/");
  return (
    <ul className={classes.bots}>
      {one.bots.map((bot) => {
        const said = data?.items.find(({ bot_id }) => bot_id === bot.bot_id);
        return (
          <li key={bot.bot_id}>
            <div className={classes.bot}>
              <Link to="/bots/$botId" params={{ botId: bot.bot_id }}>
                {bot.name}
              </Link>
              <ModeBadge mode={bot.mode} />
              {said && (
                <span className={classes.signal} data-signal={said.signal}>
                  {t(`market.signal.${said.signal}`)}
                  {said.tag && ` · ${said.tag}`}
                </span>
              )}
            </div>
            <span className={classes.soft}>
              {bot.strategy}
              {said?.candle_at != null &&
                ` · ${t("market.candleOf", { timeframe: said.timeframe, time: format.time(said.candle_at) })}`}
            </span>
            {bot.quantity !== null && (
              <span className={classes.soft}>
                {t("market.holds", {
                  quantity: format.quantity(bot.quantity),
                  base,
                  value: format.money(bot.value, quote),
                })}{" "}
                <Profit value={bot.unrealised} currency={quote} />
              </span>
            )}
          </li>
        );
      })}
    </ul>
  );
}
