import { Alert, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { venueQuery } from "@/api/risk";
import { ErrorNote } from "@/components/ErrorNote";
import items from "@/components/Items.module.css";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Risk.module.css";

/** Beyond this share of a limit, entries wait so that exits and cancels always pass. */
const KEPT_FOR_EXITS = 0.8;

/** How much of the venue's limits all bots together have used, and whether it asked for a pause. */
export function VenueBudget() {
  const { t } = useTranslation();
  const format = useFormat();
  const { data: budget, error, refetch } = useQuery(venueQuery);
  if (error && budget === undefined) return <ErrorNote error={error} onRetry={() => void refetch()} />;
  if (budget === undefined) return <Skeleton height={96} />;
  const { weight, orders, waiting_for: waiting, waiting_until: until, held } = budget;
  const limits = [
    { name: t("venueBudget.weight"), ...weight },
    ...orders.map((window) => ({
      name: t("venueBudget.orders", { window: t(`venueBudget.window.${windowName(window.window_ms)}`) }),
      ...window,
    })),
  ];
  return (
    <>
      <p className={classes.hint}>{t("venueBudget.text")}</p>
      {waiting !== null && until !== null && (
        <Alert role="status" color="loss" variant="light">
          {t(`venueBudget.waiting.${waiting}`, { until: format.dateTime(until) })}
        </Alert>
      )}
      <ul className={items.list} aria-label={t("venueBudget.title")}>
        {limits.map(({ name, used, limit }) => (
          <li key={name} className={items.row}>
            <strong className={items.grow}>{name}</strong>
            <div className={classes.gauge}>
              <meter
                className={classes.meter}
                data-status={used > limit * KEPT_FOR_EXITS ? "warning" : "ok"}
                min={0}
                max={limit}
                value={Math.min(used, limit)}
                aria-label={name}
              />
              <span className={`figures ${classes.hint}`}>
                {t("venueBudget.used", { used: format.integer(used), limit: format.integer(limit) })}
              </span>
            </div>
          </li>
        ))}
      </ul>
      {held > 0 && <p className={classes.hint}>{t("venueBudget.held", { count: held })}</p>}
    </>
  );
}

function windowName(ms: number): "tenSeconds" | "minute" | "day" {
  if (ms >= 86_400_000) return "day";
  return ms >= 60_000 ? "minute" : "tenSeconds";
}
