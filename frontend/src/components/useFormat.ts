import { useQuery } from "@tanstack/react-query";
import { settingsQuery } from "@/api/settings";
import { useTranslation } from "@/i18n/useTranslation";
import { type Format, formatFor } from "@/lib/format";

/** How this owner wants figures and times written. */
export function useFormat(): Format {
  const { language } = useTranslation();
  // Reads what the cache holds: before login there is none, and UTC is the default.
  const { data } = useQuery({ ...settingsQuery, enabled: false });
  return formatFor(language, data?.time_zone ?? "UTC");
}
