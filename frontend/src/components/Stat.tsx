import { Skeleton } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./Stat.module.css";

interface StatProps {
  label: string;
  /** How the figure is defined; shown on hover and read to screen readers. */
  meaning?: string;
  children: ReactNode;
  detail?: ReactNode;
  loading?: boolean;
}

export function Stat({ label, meaning, children, detail, loading = false }: StatProps) {
  return (
    <div className={classes.stat} title={meaning}>
      <dt className={classes.label}>{label}</dt>
      <dd className={`figures ${classes.value}`}>
        {loading ? <Skeleton height="1.25rem" width="70%" my="0.25rem" /> : children}
      </dd>
      <dd className={`figures ${classes.detail}`}>
        {loading ? <Skeleton height="0.75rem" width="45%" /> : detail}
      </dd>
    </div>
  );
}

export function Stats({ children, label }: { children: ReactNode; label: string }) {
  return (
    <dl className={classes.stats} aria-label={label}>
      {children}
    </dl>
  );
}
