import { Skeleton } from "@mantine/core";
import { type ReactNode, useId } from "react";
import { meaningOf, type Term } from "@/components/glossary";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Stat.module.css";

interface StatProps {
  /** Its name; how it is defined is shown on hover and focus, and read to screen readers. */
  term: Term;
  /** What the definition alone does not say of this figure. */
  more?: string;
  children: ReactNode;
  detail?: ReactNode;
  loading?: boolean;
}

export function Stat({ term, more, children, detail, loading = false }: StatProps) {
  const { t } = useTranslation();
  const tip = useId();
  return (
    <div className={classes.stat}>
      <dt className={classes.label}>
        <button type="button" className={classes.term} aria-describedby={tip}>
          {t(term)}
        </button>
        <span role="tooltip" id={tip} className={classes.meaning}>
          {[t(meaningOf(term)), more].filter(Boolean).join(" ")}
        </span>
      </dt>
      <dd className={`figures ${classes.value}`}>
        {loading ? <Skeleton height="1.25rem" width="70%" my="0.25rem" /> : children}
      </dd>
      <dd className={`figures ${classes.detail}`}>
        {loading ? <Skeleton aria-hidden>{detail || "\u00a0"}</Skeleton> : detail}
      </dd>
    </div>
  );
}

interface StatsProps {
  children: ReactNode;
  label: string;
  /** How many stand beside each other on a desk; six by default. */
  columns?: 4;
  /** Figures of real money carry its colour at their edge. */
  live?: boolean;
}

export function Stats({ children, label, columns, live }: StatsProps) {
  return (
    <dl className={classes.stats} aria-label={label} data-columns={columns} data-live={live || undefined}>
      {children}
    </dl>
  );
}
