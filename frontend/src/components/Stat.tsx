import { Skeleton } from "@mantine/core";
import { type ReactNode, useId } from "react";
import classes from "./Stat.module.css";

interface StatProps {
  label: string;
  /** How the figure is defined, in one sentence; shown on hover and focus, and read to screen readers. */
  meaning?: string;
  children: ReactNode;
  detail?: ReactNode;
  loading?: boolean;
}

export function Stat({ label, meaning, children, detail, loading = false }: StatProps) {
  const tip = useId();
  return (
    <div className={classes.stat}>
      <dt className={classes.label}>
        {meaning === undefined ? (
          label
        ) : (
          <>
            <button type="button" className={classes.term} aria-describedby={tip}>
              {label}
            </button>
            <span role="tooltip" id={tip} className={classes.meaning}>
              {meaning}
            </span>
          </>
        )}
      </dt>
      <dd className={`figures ${classes.value}`}>
        {loading ? <Skeleton height="1.25rem" width="70%" my="0.25rem" /> : children}
      </dd>
      <dd className={`figures ${classes.detail}`}>
        {loading ? <Skeleton height="0.75rem" width="45%" /> : detail}
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
