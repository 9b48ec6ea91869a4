import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Suspense, useState } from "react";
import { portfolioQuery } from "@/api/portfolio";
import { ModeBadge } from "@/components/ModeBadge";
import { OwnerLink } from "@/components/OwnerLink";
import { Page } from "@/components/Page";
import { useTranslation } from "@/i18n/useTranslation";
import { BookFigures } from "./BookFigures";
import { bookId } from "./bookId";
import { OverviewSections } from "./OverviewSections";
import type { OverviewSearch } from "./overviewSearch";
import { Waiting } from "./Waiting";

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
  // Of the beginning: for a warning that comes later, what stands must not vanish.
  const [warned, setWarned] = useState<boolean | null>(null);
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
      {warned === null ? (
        <Waiting onKnown={setWarned} />
      ) : (
        <Suspense fallback={<BookFigures book={undefined} />}>
          <OverviewSections book={book} books={books} warned={warned} search={search} onSearch={onSearch} />
        </Suspense>
      )}
    </Page>
  );
}
