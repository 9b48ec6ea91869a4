import { Children, type ReactNode } from "react";
import { useFormat } from "@/components/useFormat";
import classes from "./Trace.module.css";

interface StageProps {
  title: string;
  /** What is said where there is nothing to show. */
  none?: string;
  children?: ReactNode;
}

/** One step on the way of an order, with what is known of it. */
export function Stage({ title, none, children }: StageProps) {
  return (
    <li className={classes.stage}>
      <h2>{title}</h2>
      {Children.count(children) > 0 ? (
        <ul className={classes.lines}>{children}</ul>
      ) : (
        <p className={classes.soft}>{none}</p>
      )}
    </li>
  );
}

interface LineProps {
  /** UTC ms; null for what is true now. */
  at: number | null;
  tone?: "success" | "error" | undefined;
  children: ReactNode;
}

export function Line({ at, tone, children }: LineProps) {
  const format = useFormat();
  return (
    <li className={classes.line} data-tone={tone}>
      {at === null ? (
        <span />
      ) : (
        <time dateTime={new Date(at).toISOString()} className={`figures ${classes.soft}`}>
          {format.dateTime(at)}
        </time>
      )}
      <span>{children}</span>
    </li>
  );
}
