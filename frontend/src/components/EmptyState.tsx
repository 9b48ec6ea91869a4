import type { ReactNode } from "react";
import classes from "./EmptyState.module.css";

interface EmptyStateProps {
  title: string;
  children?: ReactNode;
  /** What to do next. */
  action?: ReactNode;
  /** Where it stands instead of a whole page, its title is the page's. */
  as?: "h1" | "p";
  /** Emptiness is the good news here: said in a line, without filling the place. */
  calm?: boolean;
}

export function EmptyState({ title, children, action, as: Title = "p", calm = false }: EmptyStateProps) {
  return (
    <div className={classes.empty} data-calm={calm || undefined}>
      <svg viewBox="0 0 64 40" width="64" height="40" aria-hidden="true">
        <ellipse cx="32" cy="20" rx="28" ry="11" fill="none" stroke="var(--line-strong)" strokeWidth="1.5" />
        <circle cx="32" cy="20" r="7" fill="none" stroke="var(--line-strong)" strokeWidth="1.5" />
        <circle cx="54" cy="13" r="3" fill="var(--brand)" />
      </svg>
      <Title className={classes.title}>{title}</Title>
      {children && <div className={classes.text}>{children}</div>}
      {action && <div className={classes.action}>{action}</div>}
    </div>
  );
}
