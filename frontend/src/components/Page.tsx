import { type ReactNode, useEffect } from "react";
import classes from "./Page.module.css";

interface PageProps {
  title: string;
  /** Beside the title: badges, a state. */
  aside?: ReactNode;
  actions?: ReactNode;
  back?: ReactNode;
  children: ReactNode;
}

export function Page({ title, aside, actions, back, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Vostok`;
  }, [title]);
  return (
    <div className={classes.page}>
      <header className={classes.header}>
        <div className={classes.heading}>
          {back}
          <div className={classes.titles}>
            <h1>{title}</h1>
            {aside}
          </div>
        </div>
        {actions && <div className={classes.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  );
}
