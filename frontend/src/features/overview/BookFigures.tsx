import type { Book } from "@/api/portfolio";
import { Profit } from "@/components/Profit";
import { Stat, Stats } from "@/components/Stat";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import { subtract } from "@/lib/amount";
import { toNumber } from "@/lib/format";

/** What part of the equity is at work, as a fraction; unknown where one of the two is. */
function share(part: string | null, whole: string | null): number | null {
  if (part === null || whole === null || toNumber(whole) <= 0) return null;
  return toNumber(part) / toNumber(whole);
}

type Period = Book["periods"][number]["period"];

/** The figures of one book. Realised and unrealised stand apart; what a figure means is said on hover. */
export function BookFigures({ book }: { book: Book | undefined }) {
  const { t } = useTranslation();
  const format = useFormat();
  const loading = book === undefined;
  const currency = book?.stake_currency ?? "USDT";
  const period = (wanted: Period) => book?.periods.find((one) => one.period === wanted);
  const resets = (wanted: Period) =>
    t("overview.resets", { time: format.moment(period(wanted)?.until ?? (loading ? Date.now() : null)) });
  const openToday = book?.today == null ? null : subtract(book.today, book.realised_today);
  return (
    <Stats label={t("overview.figures")} columns={4} live={book?.mode === "REAL_MARKET_SPOT"}>
      <Stat
        term="overview.equity"
        loading={loading}
        detail={t("overview.balance", { amount: format.money(book?.balance, currency) })}
      >
        {format.money(book?.equity, currency)}
      </Stat>
      <Stat
        term="overview.today"
        more={t("overview.todayParts", {
          realised: format.amount(book?.realised_today, currency, { signed: true }),
          open: format.amount(openToday, currency, { signed: true }),
        })}
        loading={loading}
        detail={resets("day")}
      >
        <Profit value={book?.today} currency={currency} />
      </Stat>
      <Stat term="overview.week" loading={loading} detail={resets("week")}>
        <Profit value={period("week")?.profit} currency={currency} />
      </Stat>
      <Stat term="overview.month" loading={loading} detail={resets("month")}>
        <Profit value={period("month")?.profit} currency={currency} />
      </Stat>
      <Stat
        term="overview.realised"
        loading={loading}
        detail={t("overview.fees", { amount: format.money(book?.fees, currency) })}
      >
        <Profit value={book?.realised} currency={currency} />
      </Stat>
      <Stat
        term="overview.unrealised"
        loading={loading}
        detail={book?.open_positions != null && t("overview.openPositions", { count: book.open_positions })}
      >
        <Profit value={book?.unrealised} currency={currency} />
      </Stat>
      <Stat
        term="overview.exposure"
        loading={loading}
        detail={t("overview.exposureShare", {
          share: format.percent(share(book?.exposure ?? null, book?.equity ?? null)),
        })}
      >
        {format.money(book?.exposure, currency)}
      </Stat>
      <Stat
        term="overview.running"
        loading={loading}
        detail={[
          t("overview.ofBots", { count: book?.bots.length ?? 0 }),
          book?.paused && t("overview.pausedBots", { count: book.paused }),
        ]
          .filter(Boolean)
          .join(" · ")}
      >
        {format.integer(book?.running)}
      </Stat>
    </Stats>
  );
}
