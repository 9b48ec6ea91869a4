import "@/theme/mantineForms";
import { Button, NativeSelect, Skeleton } from "@mantine/core";
import { IconEyePlus, IconGridDots } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { INTERVALS, watchQuery } from "@/api/market";
import { DataTable } from "@/components/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { ErrorNote } from "@/components/ErrorNote";
import { Page } from "@/components/Page";
import { Section } from "@/components/Section";
import { useTranslation } from "@/i18n/useTranslation";
import { oneOf, sortingOf, sortText } from "@/lib/search";
import { ChoosePairs } from "./ChoosePairs";
import classes from "./Market.module.css";
import type { MarketSearch } from "./marketSearch";
import { PairDetail } from "./PairDetail";
import { useWatchColumns } from "./watchColumns";

const NONE: string[] = [];
const Correlation = lazy(async () => ({ default: (await import("./Correlation")).Correlation }));

interface MarketViewProps {
  search: MarketSearch;
  onSearch: (change: MarketSearch) => void;
}

/** What the watched pairs do: the list, one pair in depth, and how they move together. */
export function MarketView({ search, onSearch }: MarketViewProps) {
  const { t } = useTranslation();
  const interval = search.interval ?? "1h";
  const { data, error, refetch } = useQuery(watchQuery(interval));
  const items = data?.items;
  const looked = search.pair ?? items?.[0]?.pair;
  const columns = useWatchColumns(looked, (pair) => onSearch({ pair }));
  const toggle = (open: "correlation" | "choose") =>
    onSearch({ open: search.open === open ? undefined : open });
  return (
    <Page
      title={t("nav.market")}
      actions={
        <>
          <NativeSelect
            aria-label={t("backtests.timeframe")}
            value={interval}
            onChange={(event) => onSearch({ interval: oneOf(event.currentTarget.value, INTERVALS) })}
            data={[...INTERVALS]}
          />
          <Button
            variant="default"
            aria-pressed={search.open === "correlation"}
            leftSection={<IconGridDots size={16} aria-hidden="true" />}
            onClick={() => toggle("correlation")}
          >
            {t("market.correlation")}
          </Button>
          <Button
            variant="default"
            aria-pressed={search.open === "choose"}
            leftSection={<IconEyePlus size={16} aria-hidden="true" />}
            onClick={() => toggle("choose")}
          >
            {t("market.choose")}
          </Button>
        </>
      }
    >
      {search.open === "choose" && items !== undefined && (
        <ChoosePairs
          chosen={items.filter((one) => one.chosen).map(({ pair }) => pair)}
          onDone={() => onSearch({ open: undefined })}
        />
      )}
      {search.open === "correlation" && (
        <Suspense fallback={<Skeleton height="16rem" />}>
          <Correlation interval={interval} />
        </Suspense>
      )}
      {looked !== undefined && (
        <PairDetail
          key={looked}
          pair={looked}
          interval={interval}
          switched={search.lines ?? NONE}
          onSwitched={(lines) => onSearch({ lines })}
        />
      )}
      <Section flush title={t("market.watchList")}>
        {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
        {!error && items === undefined && <Skeleton height="12rem" radius={0} />}
        {items?.length === 0 && <EmptyState title={t("market.none")}>{t("market.noneText")}</EmptyState>}
        {items !== undefined && items.length > 0 && (
          <DataTable
            name="market.watch"
            label={t("market.watchList")}
            columns={columns}
            rows={items}
            rowId={({ pair }) => pair}
            sorting={sortingOf(search.sort)}
            onSorting={(sorting) => onSearch({ sort: sortText(sorting) })}
            footer={<p className={classes.note}>{t("market.note", { interval })}</p>}
          />
        )}
      </Section>
    </Page>
  );
}
