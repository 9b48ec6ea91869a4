import type { Schemas } from "@/api/client";
import { useTranslation } from "@/i18n/useTranslation";

/** `0.1` as `10%`: the steps are whole percents. */
export function wholePercent(share: string): string {
  return `${Math.round(Number(share) * 100)}%`;
}

/** A stage by its name, REAL with its part of the capital. */
export function useStepText(): (step: Pick<Schemas["StepPublic"], "stage" | "share">) => string {
  const { t } = useTranslation();
  return ({ stage, share }) =>
    stage === "REAL"
      ? t("governance.stepReal", { share: wholePercent(share) })
      : t(`governance.stage.${stage}`);
}
