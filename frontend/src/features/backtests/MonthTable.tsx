import runs from "@/components/runs/Runs.module.css";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import { yearsOfMonths } from "@/lib/months";
import classes from "./Backtests.module.css";

// A month of a fifth and more has the full colour.
const FULL = 0.2;
const MONTHS = Array.from({ length: 12 }, (_, month) => month);

function shade(value: number): string {
  const share = Math.round(Math.min(Math.abs(value) / FULL, 1) * 55);
  return `color-mix(in srgb, var(--${value < 0 ? "loss" : "gain"}) ${share}%, transparent)`;
}

/** Returns by month as a heat map; the figures say the same as the colours. */
export function MonthTable({ months }: { months: Record<string, number> }) {
  const { t, language } = useTranslation();
  const format = useFormat();
  const names = new Intl.DateTimeFormat(language, { month: "short", timeZone: "UTC" });
  return (
    <div className={runs.scroll}>
      <table className={classes.months} aria-label={t("backtests.months")}>
        <thead>
          <tr>
            <th scope="col">{t("backtests.year")}</th>
            {MONTHS.map((month) => (
              <th key={month} scope="col">
                {names.format(Date.UTC(2024, month, 1))}
              </th>
            ))}
            <th scope="col">{t("backtests.total")}</th>
          </tr>
        </thead>
        <tbody>
          {yearsOfMonths(months).map(({ year, months: values, total }) => (
            <tr key={year} className="figures">
              <th scope="row">{year}</th>
              {MONTHS.map((month) => {
                const value = values[month] ?? null;
                return (
                  <td key={month} style={value === null ? undefined : { background: shade(value) }}>
                    {value === null ? "" : format.percent(value, { signed: true })}
                  </td>
                );
              })}
              <td className={classes.strong}>{format.percent(total, { signed: true })}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
