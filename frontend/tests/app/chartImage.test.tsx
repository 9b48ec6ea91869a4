import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { queryClient } from "@/api/client";
import { ChartFrame, type ChartImage } from "@/components/chart/ChartFrame";
import * as saving from "@/components/chart/saveImage";
import { fileName } from "@/lib/download";

function show(image: ChartImage, inSight?: () => [number, number] | null) {
  const save = vi.spyOn(saving, "saveImage").mockResolvedValue(undefined);
  const props = inSight ? { inSight } : {};
  render(
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={queryClient}>
        <MantineProvider>
          <ChartFrame image={image} {...props}>
            <figure aria-label="candles" />
          </ChartFrame>
        </MantineProvider>
      </QueryClientProvider>
    </I18nProvider>,
  );
  return save;
}

test.each([
  { mark: "SIMULATED" as const, shown: "SIMULATED", isLive: false },
  { mark: "REAL_MARKET_SPOT" as const, shown: "LIVE", isLive: true },
])("the picture of a $mark chart says so, with title, venue and the time in sight", async (kind) => {
  const save = show({ title: "Sputnik · BTC/USDT · 1m", mark: kind.mark }, () => [0, 60_000]);
  await userEvent.click(screen.getByRole("button", { name: "Save as PNG: Sputnik · BTC/USDT · 1m" }));
  expect(save.mock.calls[0]?.[0].querySelector("figure")).toBeTruthy();
  expect(save.mock.calls[0]?.[1]).toEqual({
    title: "Sputnik · BTC/USDT · 1m",
    detail: "simulator · 1970-01-01, 00:00:00 UTC – 1970-01-01, 00:01:00 UTC",
    mark: kind.shown,
    isLive: kind.isLive,
  });
});

test("a picture that cannot be made is told", async () => {
  show({ title: "Luna", mark: "BACKTEST" }).mockRejectedValue(new Error("no canvas"));
  await userEvent.click(screen.getByRole("button", { name: "Save as PNG: Luna" }));
  expect((await screen.findByRole("alert")).textContent).toMatch(/could not make the picture/);
});

test("a title becomes the name of a file that every system takes", () => {
  expect(fileName("Sputnik · BTC/USDT: «ações»?")).toBe("Sputnik-BTC-USDT-ações");
});
