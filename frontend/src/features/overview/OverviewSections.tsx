import { useQuery } from "@tanstack/react-query";
import { Suspense } from "react";
import { botsQuery } from "@/api/bots";
import { type Book, portfolioQuery } from "@/api/portfolio";
import { EmptyState } from "@/components/EmptyState";
import { ErrorNote } from "@/components/ErrorNote";
import { LateSegments } from "@/components/LateSegments";
import { atOnceWithTexts, later, laterWithTexts } from "@/components/later";
import { OwnerLink } from "@/components/OwnerLink";
import { Section } from "@/components/Section";
import { WhenSeen } from "@/components/WhenSeen";
import { useTranslation } from "@/i18n/useTranslation";
import { ActivityFeed } from "./ActivityFeed";
import { BookFigures } from "./BookFigures";
import { bookId } from "./bookId";
import { EquitySection } from "./EquitySection";
import classes from "./Overview.module.css";
import type { OverviewSearch } from "./overviewSearch";

// What stands below the figures, or is rare, comes after the first page.
// The warnings name the scopes of latches as the page of risk does.
const Warnings = atOnceWithTexts(async () => (await import("./Warnings")).Warnings);
const ExposureSection = later(async () => (await import("./ExposureSection")).ExposureSection);
const BriefCard = laterWithTexts(async () => (await import("./BriefCard")).BriefCard);
const SetupCard = later(async () => (await import("./SetupCard")).SetupCard);
const FleetSection = later(async () => (await import("./FleetSection")).FleetSection);

interface OverviewSectionsProps {
  book: Book | undefined;
  books: Book[];
  /** Whether there were warnings from the beginning, which push the rest down: then all comes with them. */
  warned: boolean;
  search: OverviewSearch;
  onSearch: (change: OverviewSearch) => void;
}

/** What the overview shows once its first answers are there. */
export function OverviewSections({ book, books, warned, search, onSearch }: OverviewSectionsProps) {
  const { t } = useTranslation();
  const portfolio = useQuery(portfolioQuery);
  const bots = useQuery(botsQuery);
  const members = bots.data?.items.filter(
    (bot) => bot.mode === book?.mode && bot.stake_currency === book.stake_currency,
  );
  const empty = bots.data?.items.length === 0;
  const warnings = <Warnings bots={bots.data?.items ?? []} books={books} />;

  const label = (one: Book): string => {
    const name = one.mode === "SIMULATED" ? t("mode.simulated") : t("mode.live");
    return one.stake_currency === "USDT" ? name : `${name} ${one.stake_currency}`;
  };
  return (
    <>
      <Suspense>
        <SetupCard />
      </Suspense>
      {warned ? warnings : <Suspense>{warnings}</Suspense>}
      {books.length > 1 && book && (
        <LateSegments
          aria-label={t("overview.book")}
          value={bookId(book)}
          onChange={(next) => onSearch({ book: next })}
          data={books.map((one) => ({ value: bookId(one), label: label(one) }))}
        />
      )}
      {portfolio.error && <ErrorNote error={portfolio.error} onRetry={() => void portfolio.refetch()} />}
      {!portfolio.error && <BookFigures book={book} />}
      <div className={classes.columns}>
        <div className={classes.column}>
          {book && !empty && (
            <EquitySection
              key={bookId(book)}
              book={book}
              span={search.span ?? "day"}
              onSpan={(span) => onSearch({ span })}
            />
          )}
          {book && members !== undefined && members.length > 0 && (
            <WhenSeen title={t("nav.bots")} height="16rem">
              <FleetSection
                book={book}
                bots={members}
                sort={search.sort}
                desc={search.desc}
                onSort={onSearch}
              />
            </WhenSeen>
          )}
          {book && members !== undefined && members.length > 0 && (
            <WhenSeen title={t("exposure.title")} height="12rem">
              <ExposureSection book={book} />
            </WhenSeen>
          )}
          {book && !empty && (
            <WhenSeen title={t("nav.brief")} height="6rem">
              <BriefCard mode={book.mode} />
            </WhenSeen>
          )}
          {bots.error && !portfolio.error && (
            <ErrorNote error={bots.error} onRetry={() => void bots.refetch()} />
          )}
          {empty && (
            <Section title={t("nav.bots")} flush>
              <EmptyState
                title={t("bots.none")}
                action={<OwnerLink to="/bots/new">{t("bots.create")}</OwnerLink>}
              >
                {t("bots.noneText")}
              </EmptyState>
            </Section>
          )}
        </div>
        <WhenSeen title={t("activity.title")} height="16rem">
          <ActivityFeed />
        </WhenSeen>
      </div>
    </>
  );
}
