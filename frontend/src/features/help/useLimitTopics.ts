import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { fieldsOf, limitsQuery } from "@/api/risk";
import { useTranslation } from "@/i18n/useTranslation";
import type { Topic } from "./topics";

/** A topic for each limit, out of the forms that the gateway's own rules describe. */
export function useLimitTopics(): Record<string, Topic> {
  const { t, tOr, language } = useTranslation();
  const { data } = useQuery(limitsQuery);
  return useMemo(() => {
    const topics: Record<string, Topic> = {};
    for (const { scope, form } of data?.forms ?? []) {
      for (const { name, description } of fieldsOf(form)) {
        const values = (data?.items ?? []).map(({ mode, limits }) => {
          const value = limits[name];
          const shown = Array.isArray(value) ? value.join(", ") : (value ?? "");
          return `${t(mode === "SIMULATED" ? "mode.simulated" : "mode.live")}: ${shown === "" ? t("limits.empty") : shown}`;
        });
        topics[`limit.${name}`] = {
          title: tOr(`limits.field.${name}`, description),
          // The rules describe themselves in English.
          text: [
            ...(language === "en" ? [description] : []),
            t(`limits.scopeText.${scope}`),
            values.join(" · "),
          ],
        };
      }
    }
    return topics;
  }, [data, t, tOr, language]);
}
