import { useQuery } from "@tanstack/react-query";
import { type Bot, openTradesOf, statisticsQuery } from "@/api/bots";
import { Profit } from "@/components/Profit";
import { Stat, Stats } from "@/components/Stat";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import { toNumber } from "@/lib/format";

export function BotFigures({ bot }: { bot: Bot }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { stake_currency: currency } = bot;
  const figures = bot.figures ?? firstFigures(bot);
  const start = toNumber(figures?.start_balance ?? "0");
  const ratio = figures && start > 0 ? String(toNumber(figures.realised) / start) : null;
  return (
    <Stats label={t("bot.figures")}>
      <Stat
        term="overview.equity"
        detail={t("overview.balance", { amount: format.money(figures?.balance, currency) })}
      >
        {format.money(figures?.equity, currency)}
      </Stat>
      <Stat
        term="overview.realised"
        detail={ratio && t("bot.ofStart", { ratio: format.percent(ratio, { signed: true }) })}
      >
        <Profit value={figures?.realised} currency={currency} />
      </Stat>
      <Stat term="overview.unrealised">
        <Profit value={figures?.unrealised} currency={currency} />
      </Stat>
      <Stat
        term="overview.exposure"
        detail={t("bot.exposureLimit", { amount: format.money(bot.max_exposure, currency) })}
      >
        {format.money(figures?.exposure, currency)}
      </Stat>
      <Stat term="bots.openTrades" detail={t("bot.ofTrades", { count: bot.max_open_trades })}>
        {format.integer(openTradesOf(bot))}
      </Stat>
      <TrackRecord bot={bot} />
    </Stats>
  );
}

/** A bot that was never started has all of its money and nothing else; what another has is not known without figures. */
function firstFigures({ started_at, simulated_balance: all }: Bot) {
  if (started_at !== null) return null;
  return { start_balance: all, balance: all, equity: all, realised: "0", unrealised: "0", exposure: "0" };
}

/** How well the bot has traded since its first start. */
function TrackRecord({ bot }: { bot: Bot }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data, isPending } = useQuery(statisticsQuery(bot.id));
  const waiting = { loading: isPending };
  return (
    <>
      <Stat
        {...waiting}
        term="statistics.fees"
        detail={data && t("statistics.closed", { count: data.closed_trades })}
      >
        {format.money(data?.fees, bot.stake_currency)}
      </Stat>
      <Stat
        {...waiting}
        term="statistics.hitRatio"
        detail={data && t("bot.winLoss", { wins: data.wins, losses: data.losses })}
      >
        {format.percent(data?.hit_ratio)}
      </Stat>
      <Stat {...waiting} term="statistics.profitFactor">
        {format.ratio(data?.profit_factor)}
      </Stat>
      <Stat {...waiting} term="statistics.duration">
        {format.duration(data?.average_duration_ms)}
      </Stat>
      <Stat {...waiting} term="statistics.drawdown">
        {format.percent(data?.drawdown)}
      </Stat>
      <Stat {...waiting} term="statistics.maxDrawdown">
        {format.percent(data?.max_drawdown)}
      </Stat>
      <Stat
        {...waiting}
        term="statistics.hold"
        detail={t("statistics.thisBot", { ratio: format.percent(data?.total_return, { signed: true }) })}
      >
        {format.percent(data?.buy_and_hold, { signed: true })}
      </Stat>
    </>
  );
}
