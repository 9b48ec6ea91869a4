import type { Breaker } from "@/api/risk";
import items from "@/components/Items.module.css";
import { useFormat } from "@/components/useFormat";
import { useScopeName } from "@/components/useScopeName";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Risk.module.css";

const ORDER = { portfolio: 0, family: 1, bot: 2 } satisfies Record<Breaker["level"], number>;

/** How much of each limit is used up; the formula stands beside the numbers. */
export function BreakerTable({ breakers }: { breakers: Breaker[] }) {
  const { t } = useTranslation();
  const sorted = breakers.toSorted((a, b) => ORDER[a.level] - ORDER[b.level] || share(b) - share(a));
  return (
    <>
      <p className={classes.hint}>{t("breakers.formula")}</p>
      <ul className={items.list} aria-label={t("breakers.title")}>
        {sorted.map((breaker) => (
          <BreakerRow key={`${breaker.scope} ${breaker.currency} ${breaker.period}`} breaker={breaker} />
        ))}
      </ul>
    </>
  );
}

/** The used part of the limit, from 0 (or a profit) to 1. */
function share({ loss, limit }: Breaker): number {
  return loss === null ? 1 : Math.min(1, Math.max(0, Number(loss) / Number(limit)));
}

function BreakerRow({ breaker }: { breaker: Breaker }) {
  const { t } = useTranslation();
  const format = useFormat();
  const scopeName = useScopeName();
  const { scope, period, currency, loss, base, limit, since, status } = breaker;
  const name = t("breakers.name", { scope: scopeName(scope), period: t(`breakers.period.${period}`) });
  return (
    <li className={items.row}>
      <div className={items.grow}>
        <strong>{name}</strong>
        <div className={classes.hint}>
          {t("breakers.since", {
            base: format.money(base, currency),
            since: format.dateTime(since),
          })}
        </div>
      </div>
      <div className={classes.gauge}>
        <meter
          className={classes.meter}
          data-status={status}
          min={0}
          max={1}
          value={share(breaker)}
          aria-label={name}
        />
        <span className={`figures ${classes.hint}`}>
          {t(`breakers.status.${status}`)}
          {loss !== null && ` · ${format.percent(Number(loss) > 0 ? loss : "0")} / ${format.percent(limit)}`}
        </span>
      </div>
    </li>
  );
}
