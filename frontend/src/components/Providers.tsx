import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { QueryClientProvider } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { queryClient } from "@/api/client";
import { Appearance } from "@/components/Appearance";

/** What every page stands on: texts, the panel's answers, theme. */
export function Providers({ children }: { children: ReactNode }) {
  return (
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={queryClient}>
        <Appearance>{children}</Appearance>
      </QueryClientProvider>
    </I18nProvider>
  );
}
