import { createRouter } from "@tanstack/react-router";
import { queryClient } from "@/api/client";
import { ErrorPage } from "@/components/ErrorPage";
import { NotFound } from "@/components/NotFound";
import { routeTree } from "@/routeTree.gen";

/** Each page fails in its own place: the shell and its kill switch stay. */
export const IN_PLACE = { defaultErrorComponent: ErrorPage, defaultNotFoundComponent: NotFound };

export const router = createRouter({
  routeTree,
  context: { queryClient },
  defaultPreload: "intent",
  // Freshness is the business of the query cache alone.
  defaultPreloadStaleTime: 0,
  scrollRestoration: true,
  ...IN_PLACE,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
