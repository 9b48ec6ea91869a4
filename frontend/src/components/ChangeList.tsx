import type { ReactNode } from "react";
import type { VersionChange } from "@/api/versions";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./ChangeList.module.css";

const MONEY = new Set(["stake_amount", "max_exposure", "simulated_balance"]);
const PARAMETER = "parameters.";
const SHARES = new Set(["stoploss", "trailing_stop_positive", "trailing_stop_positive_offset"]);

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}

function isTable(value: unknown): value is Record<string, string> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Changes of a bot's settings as people read them: the field, what was, what is. */
export function ChangeList({ changes, currency }: { changes: VersionChange[]; currency: string }) {
  const { t, tOr } = useTranslation();
  const format = useFormat();
  const written = (field: string, value: unknown): string => {
    if (value === null || value === undefined || value === "") return t("versions.byDefault");
    if (typeof value === "string" && MONEY.has(field)) return format.money(value, currency);
    if (typeof value === "string" && SHARES.has(field)) return format.percent(value.replace("-", ""));
    if (field === "minimal_roi" && isTable(value)) {
      return Object.entries(value)
        .map(([minutes, profit]) => t("form.roiStep", { minutes, profit: format.percent(profit) }))
        .join(" · ");
    }
    if (typeof value === "boolean") return t(value ? "versions.on" : "versions.off");
    return isTexts(value) ? value.join(", ") : String(value);
  };
  if (changes.length === 0) return <p className={classes.soft}>{t("versions.same")}</p>;
  return (
    <dl className={classes.changes}>
      {changes.map(({ field, before, after }) => (
        <Row
          key={field}
          name={
            field.startsWith(PARAMETER)
              ? field.slice(PARAMETER.length)
              : tOr(`versions.field.${field}`, field)
          }
        >
          {isTexts(before) && isTexts(after) ? (
            <Difference before={before} after={after} />
          ) : (
            <>
              <del className={classes.before}>{written(field, before)}</del> →{" "}
              <strong>{written(field, after)}</strong>
            </>
          )}
        </Row>
      ))}
    </dl>
  );
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

/** What was taken out of a list, and what was put in; a mere change of order shows the new one. */
function Difference({ before, after }: { before: string[]; after: string[] }) {
  const gone = before.filter((one) => !after.includes(one));
  const come = after.filter((one) => !before.includes(one));
  if (gone.length === 0 && come.length === 0) return <strong>{after.join(", ")}</strong>;
  return (
    <>
      {gone.length > 0 && <del className={classes.before}>−{gone.join(", −")}</del>}
      {gone.length > 0 && come.length > 0 && " "}
      {come.length > 0 && <strong>+{come.join(", +")}</strong>}
    </>
  );
}
