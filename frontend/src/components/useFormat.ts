import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { settingsQuery } from "@/api/settings";
import { type Format, formatFor } from "@/lib/format";

/** How this owner wants figures and times written. */
export function useFormat(): Format {
  const { i18n } = useTranslation();
  // Reads what the cache holds: before login there is none, and UTC is the default.
  const { data } = useQuery({ ...settingsQuery, enabled: false });
  return formatFor(i18n.language, data?.time_zone ?? "UTC");
}
