import type { Schemas } from "@/api/client";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";

/** A stage by its name, REAL with its part of the capital. */
export function useStepText(): (step: Pick<Schemas["StepPublic"], "stage" | "share">) => string {
  const { t } = useTranslation();
  const format = useFormat();
  return ({ stage, share }) =>
    stage === "REAL"
      ? t("governance.stepReal", { share: format.percent(share) })
      : t(`governance.stage.${stage}`);
}
