import { RouterProvider } from "@tanstack/react-router";
import { StrictMode, startTransition } from "react";
import { createRoot } from "react-dom/client";
import { queryClient } from "@/api/client";
import { sessionQuery } from "@/api/session";
import { Providers } from "@/components/Providers";
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
        <Providers>
          <RouterProvider router={router} />
        </Providers>
      </StrictMode>,
    ),
  );
  // It fetches the shell once more: not while the page needs the line. Where the address is neither this machine nor
  // https, browsers have none.
  await idle();
  if (import.meta.env.PROD && "serviceWorker" in navigator) await navigator.serviceWorker.register("/sw.js");
}
