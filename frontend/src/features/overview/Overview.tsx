import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Suspense } from "react";
import { portfolioQuery } from "@/api/portfolio";
import { ModeBadge } from "@/components/ModeBadge";
import { OwnerLink } from "@/components/OwnerLink";
import { Page } from "@/components/Page";
import { useTranslation } from "@/i18n/useTranslation";
import { BookFigures } from "./BookFigures";
import { bookId } from "./bookId";
import { OverviewSections } from "./OverviewSections";
import type { OverviewSearch } from "./overviewSearch";
import { useFirstAnswers } from "./useFirstAnswers";

interface OverviewProps {
  search: OverviewSearch;
  onSearch: (change: OverviewSearch) => void;
}

/** One book at a time: simulated and real money are never added up. */
export function Overview({ search, onSearch }: OverviewProps) {
  const { t } = useTranslation();
  const portfolio = useQuery(portfolioQuery);
  const books = portfolio.data?.books ?? [];
  const book = books.find((one) => bookId(one) === search.book) ?? books[0];
  const { known, warned } = useFirstAnswers();
  const waiting = <BookFigures book={undefined} />;
  return (
    <Page
      title={t("nav.overview")}
      aside={
        portfolio.isPending ? (
          <Skeleton width="6.25rem" height="1.5rem" />
        ) : (
          book && <ModeBadge mode={book.mode} />
        )
      }
      actions={<OwnerLink to="/bots/new">{t("bots.create")}</OwnerLink>}
    >
      {known ? (
        <Suspense fallback={waiting}>
          <OverviewSections book={book} books={books} warned={warned} search={search} onSearch={onSearch} />
        </Suspense>
      ) : (
        waiting
      )}
    </Page>
  );
}
