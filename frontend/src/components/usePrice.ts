import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { ticksQuery } from "@/api/ticks";
import { useFormat } from "@/components/useFormat";
import { type Decimal, toNumber } from "@/lib/format";
import { priceDigits } from "@/lib/priceDigits";

export interface PriceWriter {
  /** A price of `pair` with the digits of its tick; of no pair, or before its tick is known, with those of its size. */
  (pair: string | null, value: Decimal | null | undefined): string;
  /** The same for a price as a chart holds it. */
  drawn: (pair: string | null, value: number) => string;
  /** The least that a price of `pair` can move by, as far as is known; `value` is one of its prices. */
  step: (pair: string, value: Decimal) => number;
}

// A float of a chart has 15 digits, and no venue counts in smaller steps.
const FLOAT_PLACES = 10;

/** How prices are written: nothing else knows the ticks of the venue. */
export function usePrice(): PriceWriter {
  const format = useFormat();
  const { data: ticks } = useQuery(ticksQuery);
  return useMemo(() => {
    const tickOf = (pair: string | null) => (pair === null ? undefined : ticks?.get(pair));
    const write = (pair: string | null, value: Decimal | null | undefined) =>
      format.price(value, tickOf(pair));
    return Object.assign(write, {
      drawn: (pair: string | null, value: number) => write(pair, value.toFixed(FLOAT_PLACES)),
      step: (pair: string, value: Decimal) => {
        const tick = tickOf(pair);
        return tick === undefined ? 10 ** -priceDigits(value) : toNumber(tick);
      },
    });
  }, [format, ticks]);
}
