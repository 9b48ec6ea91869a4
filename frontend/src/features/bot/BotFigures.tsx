import { useQuery } from "@tanstack/react-query";
import { type Bot, statisticsQuery } from "@/api/bots";
import { Profit } from "@/components/Profit";
import { Stat, Stats } from "@/components/Stat";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import { toNumber } from "@/lib/format";

export function BotFigures({ bot }: { bot: Bot }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { figures, stake_currency: currency } = bot;
  const start = figures?.start_balance ?? bot.simulated_balance;
  const ratio = figures && toNumber(start) > 0 ? String(toNumber(figures.realised) / toNumber(start)) : null;
  return (
    <Stats label={t("bot.figures")}>
      <Stat
        term="overview.equity"
        detail={t("overview.balance", { amount: format.money(figures?.balance ?? start, currency) })}
      >
        {format.money(figures ? figures.equity : start, currency)}
      </Stat>
      <Stat
        term="overview.realised"
        detail={ratio && t("bot.ofStart", { ratio: format.percent(ratio, { signed: true }) })}
      >
        <Profit value={figures?.realised ?? "0"} currency={currency} />
      </Stat>
      <Stat term="overview.unrealised">
        <Profit value={figures ? figures.unrealised : "0"} currency={currency} />
      </Stat>
      <Stat
        term="overview.exposure"
        detail={t("bot.exposureLimit", { amount: format.money(bot.max_exposure, currency) })}
      >
        {format.money(figures ? figures.exposure : "0", currency)}
      </Stat>
      <Stat term="bots.openTrades" detail={t("bot.ofTrades", { count: bot.max_open_trades })}>
        {format.integer(figures?.open_trades ?? 0)}
      </Stat>
      <TrackRecord bot={bot} />
    </Stats>
  );
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
