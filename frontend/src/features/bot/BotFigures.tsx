import type { Bot } from "@/api/bots";
import { Profit } from "@/components/Profit";
import { Stat, Stats } from "@/components/Stat";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import { toNumber } from "@/lib/format";

export function BotFigures({ bot }: { bot: Bot }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { figures, stake_currency: currency } = bot;
  const closed = figures?.closed_trades ?? 0;
  const winRate = figures && closed > 0 ? figures.wins / closed : null;
  const start = figures?.start_balance ?? bot.simulated_balance;
  const ratio = figures && toNumber(start) > 0 ? String(toNumber(figures.realised) / toNumber(start)) : null;
  return (
    <Stats label={t("bot.figures")}>
      <Stat
        label={t("overview.equity")}
        meaning={t("overview.equityMeaning")}
        detail={t("overview.balance", { amount: format.money(figures?.balance ?? start, currency) })}
      >
        {format.money(figures ? figures.equity : start, currency)}
      </Stat>
      <Stat
        label={t("overview.realised")}
        meaning={t("overview.realisedMeaning")}
        detail={ratio && t("bot.ofStart", { ratio: format.percent(ratio, { signed: true }) })}
      >
        <Profit value={figures?.realised ?? "0"} currency={currency} />
      </Stat>
      <Stat
        label={t("overview.unrealised")}
        meaning={t("overview.unrealisedMeaning")}
        detail={t("overview.fees", { amount: format.money(figures?.fees ?? "0", currency) })}
      >
        <Profit value={figures ? figures.unrealised : "0"} currency={currency} />
      </Stat>
      <Stat
        label={t("overview.exposure")}
        meaning={t("overview.exposureMeaning")}
        detail={t("bot.exposureLimit", { amount: format.money(bot.max_exposure, currency) })}
      >
        {format.money(figures ? figures.exposure : "0", currency)}
      </Stat>
      <Stat label={t("bots.openTrades")} detail={t("bot.ofTrades", { count: bot.max_open_trades })}>
        {format.integer(figures?.open_trades ?? 0)}
      </Stat>
      <Stat
        label={t("bot.winRate")}
        detail={t("bot.winLoss", { wins: figures?.wins ?? 0, losses: figures?.losses ?? 0 })}
      >
        {format.percent(winRate)}
      </Stat>
    </Stats>
  );
}
