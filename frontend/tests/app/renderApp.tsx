import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory, createRouter, RouterProvider } from "@tanstack/react-router";
import { render, screen } from "@testing-library/react";
import { queryClient } from "@/api/client";
import { Appearance } from "@/components/Appearance";
import { routeTree } from "@/routeTree.gen";
import { FakeSocket } from "../mocks/socket";

/** Where the links of this name lead. */
export const linksTo = (name: string) =>
  screen.getAllByRole("link", { name }).map((link) => link.getAttribute("href"));

/** The whole dashboard at `path`, with a socket that the test holds. */
export function renderApp(path: string) {
  FakeSocket.install();
  const router = createRouter({
    routeTree,
    context: { queryClient },
    history: createMemoryHistory({ initialEntries: [path] }),
  });
  render(
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={queryClient}>
        <Appearance>
          <RouterProvider router={router} />
        </Appearance>
      </QueryClientProvider>
    </I18nProvider>,
  );
  return router;
}
