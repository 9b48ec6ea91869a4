import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import {
  createMemoryHistory,
  createRootRoute,
  createRouter,
  RouterContextProvider,
} from "@tanstack/react-router";
import { render, renderHook, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import type { IChartApi } from "lightweight-charts";
import { expect, test, vi } from "vitest";
import { queryClient } from "@/api/client";
import { type Denied, useDeniedClick } from "@/components/chart/useDeniedClick";
import { DeniedNote } from "@/features/bot/DeniedNote";

function denied(ts: number): Denied {
  return { ts, count: 3, rule: "max_pair_exposure", reason: "Too much of it.", reason_pt: null };
}

/** A chart of one pixel a second; returns how to click on it. */
function clickable(blocked: Denied[], onDenied: (found: Denied) => void) {
  const clicks = new Set<(event: { point?: { x: number } }) => void>();
  const chart = {
    timeScale: () => ({ timeToCoordinate: (time: number) => (time > 500 ? null : time) }),
    subscribeClick: (handler: () => void) => clicks.add(handler),
    unsubscribeClick: (handler: () => void) => clicks.delete(handler),
  };
  const hook = renderHook(() => useDeniedClick(chart as unknown as IChartApi, blocked, onDenied));
  return { hook, clicks, at: (x: number) => clicks.forEach((click) => void click({ point: { x } })) };
}

test("a click tells of the closest denied entries in reach, and of none beyond", () => {
  const told = vi.fn();
  const chart = clickable([denied(60_000), denied(80_000), denied(900_000)], told);
  chart.at(72);
  expect(told).toHaveBeenLastCalledWith(denied(80_000));
  chart.at(50);
  expect(told).toHaveBeenLastCalledWith(denied(60_000));
  chart.at(200);
  expect(told).toHaveBeenCalledTimes(2);
  chart.hook.unmount();
  expect(chart.clicks.size).toBe(0);
});

test("the note says why, leads to just these decisions and can be closed", async () => {
  const close = vi.fn();
  const router = createRouter({ routeTree: createRootRoute(), history: createMemoryHistory() });
  render(
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={queryClient}>
        <MantineProvider>
          <RouterContextProvider router={router as never}>
            <DeniedNote botId="b1" pair="BTC/USDT" denied={denied(60_000)} onClose={close} />
          </RouterContextProvider>
        </MantineProvider>
      </QueryClientProvider>
    </I18nProvider>,
  );
  expect(screen.getByRole("status").textContent).toContain("3 entries denied: Too much of it.");
  const address = new URL(screen.getByRole<HTMLAnchorElement>("link").href);
  expect(address.pathname).toBe("/decisions");
  expect(Object.fromEntries(address.searchParams)).toEqual({
    bot: "b1",
    pair: "BTC/USDT",
    verdict: "denied",
    rule: "max_pair_exposure",
  });
  await userEvent.click(screen.getByRole("button", { name: "Close the note" }));
  expect(close).toHaveBeenCalledOnce();
});
