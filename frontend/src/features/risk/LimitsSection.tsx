import type { Schemas } from "@/api/client";
import { fieldsOf, type LimitUse, type ModeLimits } from "@/api/risk";
import { Section } from "@/components/Section";
import { useTranslation } from "@/i18n/useTranslation";
import { LimitsEditor } from "./LimitsEditor";
import classes from "./Risk.module.css";
import { UseList } from "./UseList";

interface LimitsSectionProps {
  item: ModeLimits;
  forms: Schemas["LimitFormPublic"][];
  used: LimitUse[];
}

const LEVELS = { portfolio: ["portfolio", "pair"], family: ["family"], breakers: [] as string[] };

/** All limits of one mode, by scope: how full each is, and the form that changes them. */
export function LimitsSection({ item, forms, used }: LimitsSectionProps) {
  const { t } = useTranslation();
  const mine = used.filter(({ mode }) => mode === item.mode);
  const ofBots = mine.filter(({ level }) => level === "bot");
  const mode = item.mode === "SIMULATED" ? t("mode.simulated") : t("mode.live");
  return (
    <Section title={t("limits.title", { mode })}>
      {forms
        .filter(({ form }) => fieldsOf(form).length > 0)
        .map(({ scope, form }) => (
          <div key={scope} className={classes.group}>
            <h3 className={classes.scope}>{t(`limits.scope.${scope}`)}</h3>
            <p className={classes.hint}>{t(`limits.scopeText.${scope}`)}</p>
            {scope !== "breakers" && (
              <UseList
                label={`${t(`limits.scope.${scope}`)}, ${mode}`}
                used={mine.filter(({ level }) => LEVELS[scope].includes(level))}
              />
            )}
            <details className={classes.edit} open={Object.values(item.limits).includes(null)}>
              <summary>{t("limits.edit")}</summary>
              <LimitsEditor form={form} item={item} />
            </details>
          </div>
        ))}
      {ofBots.length > 0 && (
        <div className={classes.group}>
          <h3 className={classes.scope}>{t("limits.scope.bot")}</h3>
          <p className={classes.hint}>{t("limits.scopeText.bot")}</p>
          <UseList label={`${t("limits.scope.bot")}, ${mode}`} used={ofBots} />
        </div>
      )}
    </Section>
  );
}
