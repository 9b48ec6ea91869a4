import { createMemoryHistory, createRouter, RouterProvider } from "@tanstack/react-router";
import { render, screen } from "@testing-library/react";
import { queryClient } from "@/api/client";
import { Providers } from "@/components/Providers";
import { IN_PLACE } from "@/router";
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
    ...IN_PLACE,
    context: { queryClient },
    history: createMemoryHistory({ initialEntries: [path] }),
  });
  render(
    <Providers>
      <RouterProvider router={router} />
    </Providers>,
  );
  return router;
}
