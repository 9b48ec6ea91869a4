import { useQuery } from "@tanstack/react-query";
import { type RulesVersion, venueRulesQuery } from "@/api/venue";
import { EmptyState } from "@/components/EmptyState";
import { ErrorNote } from "@/components/ErrorNote";
import items from "@/components/Items.module.css";
import { Section } from "@/components/Section";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Risk.module.css";

/** More are counted, so that a venue that changes everything at once does not fill the page. */
const SHOWN = 12;

/** The exchange's trading rules over time: when they changed, and what. */
export function VenueRules() {
  const { t } = useTranslation();
  const format = useFormat();
  const { data: rules, error, refetch } = useQuery(venueRulesQuery);
  return (
    <Section title={t("venueRules.title")}>
      <p className={classes.hint}>{t("venueRules.text")}</p>
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {rules?.items.length === 0 && (
        <EmptyState title={t("venueRules.none")}>{t("venueRules.noneText")}</EmptyState>
      )}
      {rules !== undefined && rules.items.length > 0 && (
        <ul className={items.list} aria-label={t("venueRules.title")}>
          {rules.items.map((version) => (
            <Version key={version.version} version={version} />
          ))}
        </ul>
      )}
      {rules?.checked_at && (
        <p className={classes.hint}>{t("venueRules.checked", { at: format.dateTime(rules.checked_at) })}</p>
      )}
    </Section>
  );
}

function Version({ version }: { version: RulesVersion }) {
  const { t, tOr } = useTranslation();
  const format = useFormat();
  const { added, removed, changed } = version;
  const lines = [
    ...removed.map((symbol) => t("venueRules.removed", { symbol })),
    ...changed.map(({ symbol, rule, before, after }) =>
      t("venueRules.changed", { symbol, rule: tOr(`venueRules.rule.${rule}`, rule), before, after }),
    ),
    ...added.map((symbol) => t("venueRules.added", { symbol })),
  ];
  return (
    <li className={items.row}>
      <div className={items.grow}>
        <strong>{t("venueRules.version", { version: version.version })}</strong>{" "}
        <span className={classes.hint}>
          {format.dateTime(version.at)} · {t("venueRules.symbols", { count: version.symbols })} ·{" "}
          {version.fingerprint.slice(0, 8)}
        </span>
        {lines.length === 0 && <div className={classes.hint}>{t("venueRules.first")}</div>}
        {lines.slice(0, SHOWN).map((line) => (
          <div key={line} className="figures">
            {line}
          </div>
        ))}
        {lines.length > SHOWN && (
          <div className={classes.hint}>{t("venueRules.more", { count: lines.length - SHOWN })}</div>
        )}
      </div>
    </li>
  );
}
