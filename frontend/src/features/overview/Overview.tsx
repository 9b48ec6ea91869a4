import { useQuery } from "@tanstack/react-query";
import { botsQuery } from "@/api/bots";
import { type Book, portfolioQuery, type Span } from "@/api/portfolio";
import { ButtonLink } from "@/components/ButtonLink";
import { EmptyState } from "@/components/EmptyState";
import { ErrorNote } from "@/components/ErrorNote";
import { LateSegments } from "@/components/LateSegments";
import { ModeBadge } from "@/components/ModeBadge";
import { Page } from "@/components/Page";
import { Section } from "@/components/Section";
import { useTranslation } from "@/i18n/useTranslation";
import { ActivityFeed } from "./ActivityFeed";
import { BookFigures } from "./BookFigures";
import { EquitySection } from "./EquitySection";
import { FleetSection } from "./FleetSection";
import { HealthNote } from "./HealthNote";
import classes from "./Overview.module.css";

function bookId({ mode, stake_currency }: Book): string {
  return `${mode}-${stake_currency}`;
}

interface OverviewProps {
  book: string | undefined;
  span: Span;
  onBook: (book: string) => void;
  onSpan: (span: Span) => void;
}

/** One book at a time: simulated and real money are never added up. */
export function Overview({ book: chosen, span, onBook, onSpan }: OverviewProps) {
  const { t } = useTranslation();
  const portfolio = useQuery(portfolioQuery);
  const bots = useQuery(botsQuery);
  const books = portfolio.data?.books ?? [];
  const book = books.find((one) => bookId(one) === chosen) ?? books[0];
  const members = bots.data?.items.filter(
    (bot) => bot.mode === book?.mode && bot.stake_currency === book.stake_currency,
  );

  const empty = bots.data?.items.length === 0;

  const label = (one: Book): string => {
    const name = one.mode === "SIMULATED" ? t("mode.simulated") : t("mode.live");
    return one.stake_currency === "USDT" ? name : `${name} ${one.stake_currency}`;
  };
  return (
    <Page
      title={t("nav.overview")}
      aside={book && <ModeBadge mode={book.mode} />}
      actions={<ButtonLink to="/bots/new">{t("bots.create")}</ButtonLink>}
    >
      <HealthNote />
      {books.length > 1 && book && (
        <LateSegments
          aria-label={t("overview.book")}
          value={bookId(book)}
          onChange={onBook}
          data={books.map((one) => ({ value: bookId(one), label: label(one) }))}
        />
      )}
      {portfolio.error && <ErrorNote error={portfolio.error} onRetry={() => void portfolio.refetch()} />}
      {!portfolio.error && <BookFigures book={book} />}
      <div className={classes.columns}>
        <div className={classes.column}>
          {book && !empty && <EquitySection book={book} span={span} onSpan={onSpan} />}
          {members !== undefined && members.length > 0 && <FleetSection bots={members} />}
          {empty && (
            <Section title={t("nav.bots")} flush>
              <EmptyState
                title={t("bots.none")}
                action={<ButtonLink to="/bots/new">{t("bots.create")}</ButtonLink>}
              >
                {t("bots.noneText")}
              </EmptyState>
            </Section>
          )}
        </div>
        <ActivityFeed />
      </div>
    </Page>
  );
}
