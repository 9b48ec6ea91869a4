import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { LimitUse } from "@/api/risk";
import items from "@/components/Items.module.css";
import { useFormat } from "@/components/useFormat";
import { useScopeName } from "@/components/useScopeName";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Risk.module.css";

/** More bars than these are shown on request: the fullest come first. */
const AT_FIRST = 6;
const NEAR = 0.8;

/** How full each limit is. */
export function UseList({ used, label }: { used: LimitUse[]; label: string }) {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  if (used.length === 0) return <p className={classes.hint}>{t("limits.unused")}</p>;
  return (
    <>
      <ul className={items.list} aria-label={label}>
        {(all ? used : used.slice(0, AT_FIRST)).map((use) => (
          <UseRow key={`${use.field} ${use.currency} ${use.subject}`} use={use} />
        ))}
      </ul>
      {used.length > AT_FIRST && (
        <button type="button" className={classes.more} onClick={() => setAll(!all)}>
          {all ? t("limits.less") : t("limits.more", { count: used.length - AT_FIRST })}
        </button>
      )}
    </>
  );
}

function UseRow({ use }: { use: LimitUse }) {
  const { t, tOr } = useTranslation();
  const format = useFormat();
  const scopeName = useScopeName();
  const { field, level, subject, currency, value, limit, fraction } = use;
  const part = Number(fraction);
  const write = (figure: string) => (currency === null ? figure : format.money(figure, currency));
  const name = tOr(`limits.bar.${field}`, tOr(`limits.field.${field}`, field));
  return (
    <li className={items.row}>
      <div className={items.grow}>
        <strong>{name}</strong>
        {level === "bot" ? (
          <Link to="/bots/$botId" params={{ botId: subject }} className={classes.subject}>
            {scopeName(subject)}
          </Link>
        ) : (
          subject && <div className={classes.hint}>{subject}</div>
        )}
      </div>
      <div className={classes.used}>
        <meter
          className={classes.meter}
          data-status={part >= 1 ? "breached" : part >= NEAR ? "warning" : "ok"}
          min={0}
          max={1}
          value={Math.min(part, 1)}
          aria-label={subject ? `${name}, ${level === "bot" ? scopeName(subject) : subject}` : name}
        />
        <span className={`figures ${classes.hint}`}>
          {t("limits.use", { value: write(value), limit: write(limit), part: format.percent(fraction) })}
        </span>
      </div>
    </li>
  );
}
