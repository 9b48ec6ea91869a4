import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { coverageQuery } from "@/api/data";
import { ErrorNote } from "@/components/ErrorNote";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import { type CalendarYear, calendar } from "@/lib/calendar";
import classes from "./Data.module.css";

const CELL = 10;
const WEEKS = 54;

interface CoverageCalendarProps {
  pair: string;
  timeframe: string;
}

/** Each day of a file as a square, years under each other: whole, partly there, missing. */
export function CoverageCalendar({ pair, timeframe }: CoverageCalendarProps) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(coverageQuery(pair, timeframe));
  const years = useMemo(
    () =>
      data === undefined || data.first_day === null ? [] : calendar(data.first_day, data.days, data.expected),
    [data],
  );
  if (error) return <ErrorNote error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Skeleton height="6rem" />;
  return (
    <div className={classes.calendar}>
      {years.map((year) => (
        <Year key={year.year} {...year} />
      ))}
      <p className={classes.legend} aria-hidden="true">
        <span className={`${classes.swatch} ${classes.whole}`} />
        {t("data.whole")}
        <span className={`${classes.swatch} ${classes.part}`} />
        {t("data.part")}
        <span className={`${classes.swatch} ${classes.none}`} />
        {t("data.noneOfIt")}
      </p>
    </div>
  );
}

function tone(share: number): string | undefined {
  if (share === 0) return classes.none;
  return share < 1 ? classes.part : classes.whole;
}

function Year({ year, days, incomplete }: CalendarYear) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div className={classes.year}>
      <span className="figures">{year}</span>
      <svg
        viewBox={`0 0 ${WEEKS * CELL} ${7 * CELL}`}
        role="img"
        aria-label={t("data.yearLabel", { year: String(year), days: days.length, incomplete })}
      >
        {days.map(({ ts, week, weekday, share }) => (
          <rect
            key={ts}
            x={week * CELL + 1}
            y={weekday * CELL + 1}
            width={CELL - 2}
            height={CELL - 2}
            rx={1.5}
            className={tone(share)}
          >
            {share < 1 && <title>{`${format.shortDate(ts)}: ${format.percent(share)}`}</title>}
          </rect>
        ))}
      </svg>
    </div>
  );
}
