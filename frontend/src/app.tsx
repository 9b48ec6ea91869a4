import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode, startTransition } from "react";
import { createRoot } from "react-dom/client";
import { queryClient } from "@/api/client";
import { sessionQuery } from "@/api/session";
import { Appearance } from "@/components/Appearance";
import { startLanguage } from "@/i18n/i18n";
import { idle } from "@/lib/idle";
import { router } from "@/router";

/** Draws the page in `root` once it can be drawn whole; until then what stands there stays. */
export async function start(root: HTMLElement): Promise<void> {
  void queryClient.prefetchQuery(sessionQuery);
  await startLanguage();
  await router.load();
  const drawn = createRoot(root);
  // A transition is drawn in slices: a slow phone answers its finger in between.
  startTransition(() =>
    drawn.render(
      <StrictMode>
        <I18nProvider i18n={i18n}>
          <QueryClientProvider client={queryClient}>
            <Appearance>
              <RouterProvider router={router} />
            </Appearance>
          </QueryClientProvider>
        </I18nProvider>
      </StrictMode>,
    ),
  );
  // It fetches the shell once more: not while the page needs the line. Where the address is neither this machine nor
  // https, browsers have none.
  await idle();
  if (import.meta.env.PROD && "serviceWorker" in navigator) await navigator.serviceWorker.register("/sw.js");
}
