import type { Risk } from "@/api/risk";
import type { useTranslation } from "@/i18n/useTranslation";

type Keyless = NonNullable<Risk["keyless"]>;

/** Which live bots can send nothing, and what their key lacks. */
export function keylessText(
  t: ReturnType<typeof useTranslation>["t"],
  { state, problem, bots }: Keyless,
): string {
  return t(`keyless.${state}`, { bots: bots.join(", "), problem });
}
