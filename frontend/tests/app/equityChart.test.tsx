import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { expect, test } from "vitest";
import { queryClient } from "@/api/client";
import { EquityChart } from "@/components/chart/EquityChart";

const POINTS = [
  { ts: 0, equity: "1000", balance: "1000", start: null },
  { ts: 60_000, equity: "1000", balance: "1000", start: "1000" },
  { ts: 120_000, equity: "1010", balance: "1004", start: "1000" },
  { ts: 180_000, equity: "1504.9", balance: "1504", start: "1500" },
];

function show() {
  const { container } = render(
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={queryClient}>
        <MantineProvider>
          <EquityChart
            points={POINTS}
            currency="USDT"
            label="Profit over time"
            image={{ title: "Profit", mark: "SIMULATED" }}
          />
        </MantineProvider>
      </QueryClientProvider>
    </I18nProvider>,
  );
  return container;
}

const said = () => screen.getByRole("slider", { name: "Profit over time" }).getAttribute("aria-valuetext");

test("the curve is profit, not what the bots were given, and says its newest figures", () => {
  const page = show();
  expect(said()).toBe("1970-01-01, 00:03:00 UTC, Profit 4.90, Realised 4.00, Drawdown -0.50%");
  // The sample that does not say what was given is left out: three points are two steps.
  expect(
    page.querySelector('[data-kind="main"] path:last-child')?.getAttribute("d")?.split("L"),
  ).toHaveLength(3);
});

test("a keyboard walks along the curve, and leaving goes back to now", () => {
  show();
  const cursor = screen.getByRole("slider");
  fireEvent.change(cursor, { target: { value: "1" } });
  expect(said()).toBe("1970-01-01, 00:02:00 UTC, Profit 10.00, Realised 4.00, Drawdown 0.00%");
  fireEvent.blur(cursor);
  expect(said()).toMatch(/00:03:00/);
});

test("pointing reads the nearest sample", async () => {
  show();
  const over = screen.getByRole("slider").parentElement as HTMLElement;
  over.getBoundingClientRect = () => new DOMRect(100, 0, 200, 50);
  await userEvent.pointer({ target: over, coords: { clientX: 110 } });
  expect(said()).toMatch(/00:01:00 UTC, Profit 0.00/);
});
