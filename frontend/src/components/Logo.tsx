import classes from "./Logo.module.css";

/** The mark: a body, its orbit, and the small warm light of what is under way. */
export function Logo({ withName = true, size = 28 }: { withName?: boolean; size?: number }) {
  return (
    <span className={classes.logo} role="img" aria-label="Vostok">
      <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden="true">
        <ellipse
          cx="16"
          cy="16"
          rx="13.5"
          ry="5.6"
          transform="rotate(-32 16 16)"
          fill="none"
          stroke="var(--brand)"
          strokeWidth="1.8"
        />
        <circle cx="16" cy="16" r="4.8" fill="var(--text)" />
        <circle cx="26.1" cy="8.2" r="2.6" fill="var(--live)" />
      </svg>
      {withName && (
        <span className={classes.name} aria-hidden="true">
          VOSTOK
        </span>
      )}
    </span>
  );
}
