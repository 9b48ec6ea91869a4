import { type ReactNode, useId } from "react";
import classes from "./Section.module.css";

interface SectionProps {
  title: ReactNode;
  aside?: ReactNode;
  children: ReactNode;
  /** The content draws its own edges, as tables and charts do. */
  flush?: boolean;
}

export function Section({ title, aside, children, flush = false }: SectionProps) {
  const heading = useId();
  return (
    <section className={classes.section} aria-labelledby={heading}>
      <header className={classes.header}>
        <h2 id={heading}>{title}</h2>
        {aside}
      </header>
      <div className={flush ? undefined : classes.content}>{children}</div>
    </section>
  );
}
