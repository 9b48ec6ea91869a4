import { IconAlertTriangle, IconCheck, IconX } from "@tabler/icons-react";
import type { Condition } from "@/api/governance";
import { ChangeList } from "@/components/ChangeList";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Governance.module.css";

/** What a step needs, each with its value, its limit, and whether it is there. */
export function ConditionList({ conditions }: { conditions: Condition[] }) {
  const { t } = useTranslation();
  const written = useWritten();
  return (
    <ul className={classes.conditions}>
      {conditions.map((condition) => {
        const { name, passed, value, limit, changes } = condition;
        const warns = name === "limits_loosened";
        const Icon = warns ? IconAlertTriangle : passed ? IconCheck : IconX;
        return (
          <li key={name} data-passed={passed && !warns}>
            <Icon size={15} aria-hidden="true" />
            <span>
              {!warns && (
                <span className="visually-hidden">
                  {t(passed ? "governance.isThere" : "governance.isMissing")}{" "}
                </span>
              )}
              {t(`governance.condition.${name}`)}
              {(value !== null || limit !== null) && (
                <span className={`figures ${classes.value}`}>
                  {value === null ? t("governance.unknown") : written(condition, value)}
                  {limit !== null && ` · ${t("governance.limit", { limit: written(condition, limit) })}`}
                </span>
              )}
              {changes.length > 0 && (
                <>
                  <span className={classes.value}>{t("governance.validatedThenNow")}</span>
                  <ChangeList changes={changes} currency="" />
                </>
              )}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

function useWritten(): (condition: Condition, value: string) => string {
  const { t, tOr } = useTranslation();
  const format = useFormat();
  return ({ name, unit }, value) => {
    const listed = (named: (one: string) => string) => value.split(", ").map(named).join(", ");
    const [low, high] = value.split("..");
    if (low !== undefined && high !== undefined) {
      return t("governance.between", { low: format.percent(low), high: format.percent(high) });
    }
    switch (unit) {
      case "time":
        return format.dateTime(Number(value));
      case "fraction":
        return format.percent(value);
      case "days":
        return t("governance.days", { days: Math.floor(Number(value)) });
      case "ratio":
        return format.ratio(value);
      case "count":
        return String(Number(value));
      case "text":
        if (name === "limits_loosened")
          return listed((check) => tOr(`validations.check.${check}.name`, check));
        return tOr(`governance.verdict.${value}`, value);
    }
  };
}
