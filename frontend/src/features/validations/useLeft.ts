import { useTranslation } from "@/i18n/useTranslation";

/** The estimate of the time left, as exact as it is; null while there is none. */
export function useLeft(seconds: number | null): string | null {
  const { t } = useTranslation();
  if (seconds === null) return null;
  if (seconds < 90) return t("validations.leftSeconds", { n: Math.max(Math.round(seconds / 5) * 5, 5) });
  if (seconds < 5400) return t("validations.leftMinutes", { n: Math.round(seconds / 60) });
  return t("validations.leftHours", { n: Math.round(seconds / 360) / 10 });
}
