import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { useState } from "react";
import { expect, test } from "vitest";
import type { Bot } from "@/api/bots";
import { queryClient } from "@/api/client";
import { IndicatorPicker } from "@/features/bot/IndicatorPicker";
import { useIndicators } from "@/features/bot/useIndicators";
import { makeBot } from "../mocks/bots";
import { get, server } from "../mocks/server";

function Lines({ bot }: { bot: Bot }) {
  const [switched, setSwitched] = useState<string[]>();
  const indicators = useIndicators(bot, "BTC/USDT", switched ?? [], setSwitched);
  return (
    <>
      <IndicatorPicker {...indicators} />
      <output>{indicators.shown.map(({ line }) => line.name).join(" ")}</output>
    </>
  );
}

function renderLines(bot: Bot) {
  render(
    <I18nProvider i18n={i18n}>
      <MantineProvider env="test">
        <QueryClientProvider client={queryClient}>
          <Lines bot={bot} />
        </QueryClientProvider>
      </MantineProvider>
    </I18nProvider>,
  );
}

test("the lines of the strategy's plot are drawn at first, and each can be switched", async () => {
  const line = (name: string, planned: boolean) => ({
    name,
    pane: name,
    planned,
    points: [{ ts: 0, value: 1 }],
  });
  server.use(
    get("/api/bots/abcdefghij/indicators", {
      pair: "BTC/USDT",
      interval: "1m",
      items: [line("rsi", true), line("adx", false)],
    }),
  );
  const process = {
    pid: 1,
    since: 0,
    memory_bytes: 1,
    last_candle_at: 0,
    last_loop_at: 0,
    silent_since: null,
  };
  renderLines(makeBot({ process }));
  const lines = within(await screen.findByRole("group", { name: "Lines of the strategy" }));
  expect(screen.getByRole("status").textContent).toBe("rsi");
  await userEvent.click(lines.getByRole("button", { name: "adx", pressed: false }));
  expect(screen.getByRole("status").textContent).toBe("rsi adx");
  await userEvent.click(lines.getByRole("button", { name: "rsi", pressed: true }));
  expect(screen.getByRole("status").textContent).toBe("adx");
});

test("a bot that does not run says why it has no lines, and asks nothing", () => {
  renderLines(makeBot({ state: "STOPPED", desired_state: "STOPPED" }));
  expect(screen.getByText(/they appear while it runs/)).toBeDefined();
});
