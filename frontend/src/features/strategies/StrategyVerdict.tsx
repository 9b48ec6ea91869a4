import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { verdictsQuery } from "@/api/validations";
import { Section } from "@/components/Section";
import { VerdictBadge } from "@/components/VerdictBadge";
import { VerdictTable } from "@/components/VerdictTable";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Strategies.module.css";

/** What the newest validation said of the strategy; nothing where there is none. */
export function StrategyVerdict({ name }: { name: string }) {
  const { t } = useTranslation();
  const { data } = useQuery(verdictsQuery);
  const found = data?.items.find(({ strategy }) => strategy === name);
  if (found === undefined) return null;
  return (
    <Section
      flush
      title={t("validations.verdict")}
      aside={<VerdictBadge verdict={found.verdict} outdated={found.outdated} />}
    >
      <VerdictTable checks={found.checks} />
      <p className={`${classes.soft} ${classes.inset}`}>
        {found.validation === null ? (
          t("validations.shippedText")
        ) : (
          <Link to="/validations/$id" params={{ id: found.validation }}>
            {t("validations.windows")}
          </Link>
        )}
      </p>
    </Section>
  );
}
