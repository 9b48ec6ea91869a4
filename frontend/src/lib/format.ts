/** How figures, times and sizes are written. Pure: locale and time zone come in, text comes out. */

import { priceDigits } from "@/lib/priceDigits";

export type Decimal = string;
export type TimeZone = "UTC" | "local";

export const MISSING = "N/A";

// Currencies whose units people count in cents; all others are shown to the satoshi.
const TWO_DECIMALS = new Set(["USDT", "USDC", "FDUSD", "TUSD", "DAI", "USD", "EUR", "BRL", "GBP", "TRY"]);

/** Decimal strings are formatted digit by digit: they never pass through a float. */
function decimal(value: Decimal): Intl.StringNumericLiteral {
  return value as Intl.StringNumericLiteral;
}

function isZero(value: Decimal): boolean {
  return !/[1-9]/.test(value);
}

/** -1, 0 or 1. */
export function sign(value: Decimal): -1 | 0 | 1 {
  if (isZero(value)) return 0;
  return value.startsWith("-") ? -1 : 1;
}

/** The sign of `value` as the reader sees it: what is `written` as zero has none. */
export function signOf(value: Decimal, written: string): -1 | 0 | 1 {
  return isZero(written) ? 0 : sign(value);
}

/** For positions on a chart and comparisons, where the nearest float is exact enough. */
export function toNumber(value: Decimal): number {
  return Number(value);
}

function moneyDigits(currency: string): number {
  return TWO_DECIMALS.has(currency) ? 2 : 8;
}

const LEAST_SPREAD = 0.00001;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

interface Writer {
  format: (ts: number) => string;
}

function build(locale: string, zone: TimeZone) {
  const timeZone = zone === "UTC" ? "UTC" : undefined;
  const cache = new Map<string, Intl.NumberFormat>();
  const number = (options: Intl.NumberFormatOptions): Intl.NumberFormat => {
    const key = JSON.stringify(options);
    // "negative" leaves out the minus of what is written as zero.
    const known = cache.get(key) ?? new Intl.NumberFormat(locale, { signDisplay: "negative", ...options });
    cache.set(key, known);
    return known;
  };
  const date = (inLocale: string, options: Intl.DateTimeFormatOptions): Writer => {
    let made: Intl.DateTimeFormat | undefined;
    return {
      format: (ts) => {
        made ??= new Intl.DateTimeFormat(inLocale, options);
        return made.format(ts);
      },
    };
  };
  // English alone does not say which of 03/04 is the month: Canada writes 2026-04-03.
  const dates = locale === "en" ? "en-CA" : locale;
  const dateTime = date(dates, {
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
    timeZone,
    timeZoneName: "short",
  });
  const clock = date(locale, {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
    timeZone,
  });
  const minute = date(locale, {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone,
  });
  const day = date(dates, {
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    timeZone,
  });
  const shortDate = date(locale, { month: "short", day: "numeric", timeZone });
  const moment = date(locale, {
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone,
    timeZoneName: "short",
  });
  const unit = (value: number, name: string): string =>
    number({ style: "unit", unit: name, unitDisplay: "narrow", maximumFractionDigits: 0 }).format(value);

  const amount = (
    value: Decimal | null | undefined,
    currency: string,
    options?: { signed?: boolean },
  ): string => {
    if (value == null) return MISSING;
    const digits = moneyDigits(currency);
    return number({
      minimumFractionDigits: Math.min(digits, 2),
      maximumFractionDigits: digits,
      ...(options?.signed && { signDisplay: "exceptZero" }),
    }).format(decimal(value));
  };

  return {
    /** `1,234.50`, where the currency stands beside it already. */
    amount,
    /** `1,234.50 USDT`; signed: `+1,234.50 USDT`, and zero without a sign. */
    money: (value: Decimal | null | undefined, currency: string, options?: { signed?: boolean }): string =>
      value == null ? MISSING : `${amount(value, currency, options)} ${currency}`,
    /** A fraction as percent: `0.0123` is `1.23%`. */
    percent: (fraction: Decimal | number | null | undefined, options?: { signed?: boolean }): string => {
      if (fraction == null) return MISSING;
      return number({
        style: "percent",
        minimumFractionDigits: 2,
        maximumFractionDigits: 2,
        ...(options?.signed && { signDisplay: "exceptZero" }),
      }).format(typeof fraction === "number" ? fraction : decimal(fraction));
    },
    /** A fraction far below one percent, such as a spread: `0.00012` is `0.012%`, and less than a thousandth says so. */
    spread: (fraction: Decimal | null | undefined): string => {
      if (fraction == null) return MISSING;
      const written = number({ style: "percent", minimumFractionDigits: 3, maximumFractionDigits: 3 });
      const isTiny = sign(fraction) > 0 && toNumber(fraction) < LEAST_SPREAD;
      return isTiny ? `< ${written.format(LEAST_SPREAD)}` : written.format(decimal(fraction));
    },
    /** With the digits of `tick`, the least step of the pair. Pages write prices by `usePrice`, which knows it. */
    price: (value: Decimal | null | undefined, tick?: Decimal): string => {
      if (value == null) return MISSING;
      const digits = priceDigits(value, tick);
      return number({ minimumFractionDigits: digits, maximumFractionDigits: digits }).format(decimal(value));
    },
    /** A plain number such as a profit factor, with two places. */
    ratio: (value: Decimal | null | undefined): string =>
      value == null
        ? MISSING
        : number({ minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(decimal(value)),
    /** Three significant digits, for figures of any size: `0.598`, `-1.76`. */
    significant: (value: number): string => number({ maximumSignificantDigits: 3 }).format(value),
    /** With `digits` after the point where it stands in a column of others. */
    quantity: (value: Decimal | null | undefined, digits = 0): string =>
      value == null
        ? MISSING
        : number({ minimumFractionDigits: digits, maximumFractionDigits: 8 }).format(decimal(value)),
    /** `1.2B`, for volumes. */
    compact: (value: Decimal | null | undefined): string =>
      value == null
        ? MISSING
        : number({ notation: "compact", maximumFractionDigits: 1 }).format(decimal(value)),
    integer: (value: number | null | undefined): string =>
      value == null ? MISSING : number({ maximumFractionDigits: 0 }).format(value),
    megabytes: (bytes: number | null | undefined): string =>
      bytes == null
        ? MISSING
        : number({
            style: "unit",
            unit: "megabyte",
            unitDisplay: "short",
            maximumFractionDigits: 0,
          }).format(bytes / 1_000_000),
    /** The room that files take: `84 kB`, `1.2 GB`. */
    fileSize: (bytes: number): string => {
      const [name, size] =
        bytes < 1e6 ? ["kilobyte", 1e3] : bytes < 1e9 ? ["megabyte", 1e6] : (["gigabyte", 1e9] as const);
      const digits = bytes < 1e6 ? 0 : 1;
      return number({
        style: "unit",
        unit: name,
        unitDisplay: "short",
        maximumFractionDigits: digits,
      }).format(bytes / size);
    },
    dateTime: (ts: number | null | undefined): string => (ts == null ? MISSING : dateTime.format(ts)),
    /** A moment soon, such as `Mon, 30 Nov, 00:00 UTC`. */
    moment: (ts: number | null): string => (ts == null ? MISSING : moment.format(ts)),
    time: (ts: number | null | undefined): string => (ts == null ? MISSING : clock.format(ts)),
    minute: (ts: number): string => minute.format(ts),
    /** A day with its year: `2024-01-31`, `31/01/2024`. */
    day: (ts: number | null | undefined): string => (ts == null ? MISSING : day.format(ts)),
    shortDate: (ts: number): string => shortDate.format(ts),
    /** The two largest units of a span: `2d 3h`, `4m 10s`. */
    duration: (ms: number | null | undefined): string => {
      if (ms == null) return MISSING;
      const span = Math.max(0, ms);
      if (span < MINUTE) return unit(Math.floor(span / 1000), "second");
      if (span < HOUR) {
        const seconds = Math.floor((span % MINUTE) / 1000);
        return `${unit(Math.floor(span / MINUTE), "minute")} ${unit(seconds, "second")}`;
      }
      if (span < DAY) {
        const minutes = Math.floor((span % HOUR) / MINUTE);
        return `${unit(Math.floor(span / HOUR), "hour")} ${unit(minutes, "minute")}`;
      }
      return `${unit(Math.floor(span / DAY), "day")} ${unit(Math.floor((span % DAY) / HOUR), "hour")}`;
    },
  };
}

export type Format = ReturnType<typeof build>;

const formats = new Map<string, Format>();

/** The writer of one locale and time zone; building `Intl` objects is slow, so each is built once, when it is needed. */
export function formatFor(locale: string, zone: TimeZone): Format {
  const key = `${locale} ${zone}`;
  const known = formats.get(key) ?? build(locale, zone);
  formats.set(key, known);
  return known;
}

/** A figure to sort by; what is unknown sorts last. */
export function sortFigure(value: string | null | undefined): number {
  return value == null ? Number.NEGATIVE_INFINITY : toNumber(value);
}
