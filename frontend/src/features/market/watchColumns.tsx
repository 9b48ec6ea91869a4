import { UnstyledButton } from "@mantine/core";
import { useMemo } from "react";
import type { Watched } from "@/api/market";
import type { Column } from "@/components/DataTable";
import { Change } from "@/components/Profit";
import { Sparkline } from "@/components/Sparkline";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import { MISSING, sortFigure } from "@/lib/format";
import { Age, AgedPrice } from "./Age";
import classes from "./Market.module.css";
import { RegimeBadge } from "./RegimeBadge";

const known = (value: number | null | undefined): number => value ?? Number.NEGATIVE_INFINITY;

export function useWatchColumns(
  looked: string | undefined,
  onLook: (pair: string) => void,
): Column<Watched>[] {
  const { t } = useTranslation();
  const format = useFormat();
  return useMemo(
    () => [
      {
        id: "pair",
        header: t("data.pair"),
        accessorFn: ({ pair }) => pair,
        meta: { title: true },
        cell: ({ row: { original: one } }) => (
          <UnstyledButton
            className={classes.pair}
            aria-pressed={one.pair === looked}
            onClick={() => onLook(one.pair)}
          >
            {one.pair}
          </UnstyledButton>
        ),
      },
      {
        id: "price",
        header: t("market.price"),
        accessorFn: ({ price }) => sortFigure(price),
        meta: { figures: true },
        cell: ({ row: { original: one } }) => <AgedPrice one={one} />,
      },
      {
        id: "change",
        header: t("market.change"),
        accessorFn: ({ change }) => sortFigure(change),
        meta: { figures: true, term: "market.change" },
        cell: ({ row: { original: one } }) => <Change value={one.change} />,
      },
      {
        id: "curve",
        header: t("market.closes"),
        enableSorting: false,
        cell: ({ row: { original: one } }) => (
          <Sparkline profit={one.sparkline.map(String)} label={t("market.closesOf", { pair: one.pair })} />
        ),
      },
      {
        id: "regime",
        header: t("market.regime"),
        accessorFn: ({ regime }) => regime?.kind ?? "",
        cell: ({ row: { original: one } }) => <RegimeBadge regime={one.regime} />,
      },
      {
        id: "rsi",
        header: t("market.rsi"),
        accessorFn: ({ figures }) => known(figures?.rsi),
        meta: { figures: true, term: "market.rsi" },
        cell: ({ row: { original: one } }) => one.figures?.rsi?.toFixed(0) ?? MISSING,
      },
      {
        id: "volatility",
        header: t("market.volatility"),
        accessorFn: ({ figures }) => known(figures?.volatility),
        meta: { figures: true, term: "market.volatility" },
        cell: ({ row: { original: one } }) => format.percent(one.figures?.volatility),
      },
      {
        id: "volume",
        header: t("market.volume"),
        accessorFn: ({ quote_volume }) => sortFigure(quote_volume),
        meta: { figures: true, term: "market.volume" },
        cell: ({ row: { original: one } }) => format.compact(one.quote_volume),
      },
      {
        id: "spread",
        header: t("market.spread"),
        accessorFn: ({ spread }) => sortFigure(spread),
        meta: { figures: true, term: "market.spread" },
        cell: ({ row: { original: one } }) => format.spread(one.spread),
      },
      {
        id: "bots",
        header: t("nav.bots"),
        accessorFn: ({ bots }) => bots.length,
        meta: { figures: true },
        cell: ({ row: { original: one } }) => one.bots.length,
      },
      {
        id: "age",
        header: t("market.age"),
        accessorFn: ({ closed_at }) => known(closed_at),
        meta: { figures: true, term: "market.age" },
        cell: ({ row: { original: one } }) => <Age closedAt={one.closed_at} stale={one.stale} />,
      },
    ],
    [t, format, looked, onLook],
  );
}
