import { Link } from "@tanstack/react-router";
import type { AuditFilter } from "@/api/audit";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Audit.module.css";
import { NAMED } from "./auditSearch";

/** Common questions, each one press away; what is searched for in the text stays. */
export function NamedSearches({ filter }: { filter: AuditFilter }) {
  const { t } = useTranslation();
  return (
    <nav className={classes.named} aria-label={t("audit.named.title")}>
      {(Object.keys(NAMED) as (keyof typeof NAMED)[]).map((name) => {
        const { chain, type } = NAMED[name];
        const chosen = filter.type === type && (filter.chain ?? "gateway") === chain;
        return (
          <Link
            key={name}
            to="/audit"
            search={{ chain, type, text: filter.text }}
            aria-current={chosen ? "true" : undefined}
          >
            {t(`audit.named.${name}`)}
          </Link>
        );
      })}
    </nav>
  );
}
