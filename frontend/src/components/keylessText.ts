import type { Risk } from "@/api/risk";
import type { useTranslation } from "@/i18n/useTranslation";

type Keyless = NonNullable<Risk["keyless"]>;

/** Which live bots can send nothing, and what their key lacks. */
export function keylessText(
  { t, language }: Pick<ReturnType<typeof useTranslation>, "t" | "language">,
  { state, problem, problem_pt: translated, bots }: Keyless,
): string {
  const said = language === "pt-BR" ? (translated ?? problem) : problem;
  return t(`keyless.${state}`, { bots: bots.join(", "), problem: said });
}
