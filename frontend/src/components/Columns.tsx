import type { ReactNode } from "react";
import classes from "./Columns.module.css";

/** Two columns of this ratio, one below the other where the screen is narrow. */
export function Columns({ split, children }: { split: "5:2" | "5:3" | "5:6"; children: ReactNode }) {
  return (
    <div className={classes.columns} data-split={split}>
      {children}
    </div>
  );
}

/** Sections below each other in one of the `Columns`. */
export function ColumnStack({ children }: { children: ReactNode }) {
  return <div className={classes.column}>{children}</div>;
}
