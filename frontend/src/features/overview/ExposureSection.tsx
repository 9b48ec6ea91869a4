import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Book } from "@/api/portfolio";
import { EmptyState } from "@/components/EmptyState";
import { Section } from "@/components/Section";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import { toNumber } from "@/lib/format";
import classes from "./Exposure.module.css";

interface Part {
  id: string;
  name: ReactNode;
  value: string | null;
}

/** Where the money of one book is at work: by asset and by bot, each as a share of the book's equity. */
export function ExposureSection({ book }: { book: Book }) {
  const { t } = useTranslation();
  const assets = book.holdings.map(({ asset, value }) => ({ id: asset, name: asset, value }));
  const bots = book.bots
    .filter(
      ({ exposure, open_positions }) => open_positions !== null && (exposure === null || open_positions > 0),
    )
    .toSorted((a, b) => size(b.exposure) - size(a.exposure))
    .map(({ id, name, exposure }) => ({
      id,
      name: (
        <Link to="/bots/$botId" params={{ botId: id }}>
          {name}
        </Link>
      ),
      value: exposure,
    }));
  return (
    <Section title={t("exposure.title")}>
      {assets.length === 0 ? (
        <EmptyState title={t("exposure.none")}>{t("exposure.noneText")}</EmptyState>
      ) : (
        <div className={classes.columns}>
          <Bars label={t("exposure.byAsset")} parts={assets} book={book} />
          <Bars label={t("exposure.byBot")} parts={bots} book={book} />
        </div>
      )}
    </Section>
  );
}

function size(value: string | null): number {
  return value === null ? Number.POSITIVE_INFINITY : toNumber(value);
}

function Bars({ label, parts, book }: { label: string; parts: Part[]; book: Book }) {
  const { t } = useTranslation();
  const format = useFormat();
  const whole = book.equity === null ? 0 : toNumber(book.equity);
  const longest = Math.max(...parts.map(({ value }) => (value === null ? 0 : toNumber(value))), 0);
  return (
    <div>
      <h3 className={classes.heading}>{label}</h3>
      <ul className={classes.list} aria-label={label}>
        {parts.map(({ id, name, value }) => (
          <li key={id} className={classes.part} data-mode={book.mode}>
            <span className={classes.name}>{name}</span>
            <span className={`figures ${classes.value}`}>
              {value === null ? t("exposure.unknown") : format.money(value, book.stake_currency)}
              {value !== null && whole > 0 && (
                <span className={classes.share}>{format.percent(toNumber(value) / whole)}</span>
              )}
            </span>
            <span className={classes.track} aria-hidden="true">
              <span
                style={{
                  width: `${value === null || longest === 0 ? 0 : (toNumber(value) / longest) * 100}%`,
                }}
              />
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
