import "@/theme/mantineForms";
import { Button, Skeleton, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { newsQuery } from "@/api/news";
import { ColumnStack, Columns } from "@/components/Columns";
import { EmptyState } from "@/components/EmptyState";
import { ErrorNote } from "@/components/ErrorNote";
import { Page } from "@/components/Page";
import { Section } from "@/components/Section";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./News.module.css";
import { NewsItem } from "./NewsItem";
import type { NewsSearch } from "./newsSearch";
import { SentimentList } from "./SentimentList";
import { Sources } from "./Sources";

interface NewsViewProps {
  search: NewsSearch;
  onSearch: (change: NewsSearch) => void;
}

/** What was said in the last 24 hours, how it was judged, and where it comes from. */
export function NewsView({ search, onSearch }: NewsViewProps) {
  const { t } = useTranslation();
  const { q = "", coin = "" } = search;
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    newsQuery(q, coin),
  );
  const items = data?.pages.flatMap((part) => part.items);
  const narrowed = q !== "" || coin !== "";
  return (
    <Page title={t("nav.news")}>
      <Columns split="5:3">
        <Section
          flush
          title={coin === "" ? t("news.title") : t("news.ofCoin", { coin })}
          aside={
            coin !== "" && (
              <Button size="compact-sm" variant="default" onClick={() => onSearch({ coin: undefined })}>
                {t("news.allCoins")}
              </Button>
            )
          }
        >
          <div className={classes.tools}>
            <TextInput
              leftSection={<IconSearch size={16} aria-hidden="true" />}
              aria-label={t("news.search")}
              placeholder={t("news.search")}
              value={q}
              onChange={(event) => onSearch({ q: event.currentTarget.value || undefined })}
            />
          </div>
          {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
          {!error && items === undefined && <Skeleton height="12rem" radius={0} />}
          {items?.length === 0 && (
            <EmptyState title={narrowed ? t("news.noMatch") : t("news.none")}>
              {narrowed ? t("news.noMatchText") : t("news.noneText")}
            </EmptyState>
          )}
          {items !== undefined && items.length > 0 && (
            <ul className={classes.list} aria-label={t("news.title")}>
              {items.map((item) => (
                <NewsItem key={item.id} item={item} onCoin={(chosen) => onSearch({ coin: chosen })} />
              ))}
            </ul>
          )}
          {hasNextPage && (
            <div className={classes.tools}>
              <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
                {t("news.more")}
              </Button>
            </div>
          )}
        </Section>
        <ColumnStack>
          <SentimentList
            sentiment={data?.pages[0]?.sentiment}
            chosen={coin}
            onCoin={(chosen) => onSearch({ coin: chosen })}
          />
          <Sources />
        </ColumnStack>
      </Columns>
    </Page>
  );
}
