import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type Depth, depthQuery } from "@/api/market";
import { EmptyState } from "@/components/EmptyState";
import { ErrorNote } from "@/components/ErrorNote";
import { Section } from "@/components/Section";
import { useFormat } from "@/components/useFormat";
import { usePrice } from "@/components/usePrice";
import { useTranslation } from "@/i18n/useTranslation";
import { decimals } from "@/lib/amount";
import { toNumber } from "@/lib/format";
import classes from "./Market.module.css";

/** The best levels of the book; each bar is the quantity up to its level, against the larger side. */
export function DepthSection({ pair }: { pair: string }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(depthQuery(pair));
  const empty = data !== undefined && data.bids.length + data.asks.length === 0;
  return (
    <Section title={t("market.depth")}>
      {error && data === undefined && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {data === undefined && !error && <Skeleton height="12rem" />}
      {empty && <EmptyState title={t("market.noDepth")} />}
      {data !== undefined && !empty && (
        <div className={classes.book}>
          <Side pair={pair} label={t("market.bids")} side="bids" book={data} />
          <Side pair={pair} label={t("market.asks")} side="asks" book={data} />
        </div>
      )}
    </Section>
  );
}

const total = (levels: Depth["bids"]): number =>
  levels.reduce((sum, { quantity }) => sum + toNumber(quantity), 0);

interface SideProps {
  pair: string;
  label: string;
  side: "bids" | "asks";
  book: Depth;
}

function Side({ pair, label, side, book }: SideProps) {
  const format = useFormat();
  const written = usePrice();
  const { t } = useTranslation();
  const larger = Math.max(total(book.bids), total(book.asks));
  const levels = book[side];
  // The points of a column stand below each other.
  const digits = Math.max(0, ...levels.map(({ quantity }) => decimals(quantity)));
  return (
    <table className={classes.side} data-side={side} aria-label={label}>
      <thead>
        <tr>
          <th scope="col">{label}</th>
          <th scope="col">{t("market.quantity")}</th>
        </tr>
      </thead>
      <tbody>
        {levels.map(({ price, quantity }, place) => {
          const share = larger === 0 ? 0 : (total(levels.slice(0, place + 1)) / larger) * 100;
          return (
            <tr key={price} style={{ backgroundSize: `${share.toFixed(1)}% 100%` }}>
              <td className="figures">{written(pair, price)}</td>
              <td className="figures">{format.quantity(quantity, digits)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
