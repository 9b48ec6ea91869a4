import { screen, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { expect, test } from "vitest";
import type { PeriodReport, ReportBook } from "@/api/reports";
import { periodName } from "@/features/reports/reportSearch";
import { get, server } from "../mocks/server";
import { renderApp } from "./renderApp";

const DAY = 86_400_000;
const LINE = { realised: "9.8", fees: "0.2", traded: "210.1", fills: 2, closed_trades: 1, wins: 1 };
const ALONE = { names: ["Sputnik"], matrix: [[1]] };

function makeReportBook(change: Partial<ReportBook> = {}): ReportBook {
  const owner = { ...LINE, profit: "9.8", max_exposure: "100" };
  return {
    ...owner,
    mode: "SIMULATED",
    stake_currency: "USDT",
    equity: "1009.8",
    max_drawdown: "0.05",
    slippage: null,
    denials: [{ rule: "max_exposure", times: 4, bots: 1 }],
    bots: [
      {
        ...owner,
        id: "abc",
        name: "Sputnik",
        family: "Quiet",
        stage: "RESEARCH",
        slippage: null,
        fidelity: 1,
        denials: 4,
      },
    ],
    families: [{ ...owner, id: "Quiet", name: "Quiet" }],
    pairs: [{ ...LINE, id: "BTC/USDT", name: "BTC/USDT" }],
    bot_correlation: ALONE,
    family_correlation: ALONE,
    ...change,
  };
}

function makeReport(change: Partial<PeriodReport> = {}): PeriodReport {
  const begin = Date.UTC(2026, 10, 20);
  return {
    id: "day-2026-11-20",
    kind: "day",
    begin,
    end: begin + DAY,
    made_at: begin + DAY,
    complete: true,
    kept: true,
    books: [makeReportBook()],
    ...change,
  };
}

const kept = (items: object[] = []) => get("/api/reports", { items, next: null });

test("simulated and live money stand in tables of their own, each with its files", async () => {
  const live = makeReportBook({ mode: "REAL_MARKET_SPOT", profit: "-3" });
  server.use(kept(), get("/api/reports/day-2026-11-20", makeReport({ books: [live, makeReportBook()] })));
  renderApp("/reports?period=day-2026-11-20");
  const tables = await screen.findAllByRole("table", { name: "By bot" });
  expect(tables).toHaveLength(2);
  const row = within(tables[1] as HTMLElement).getByRole("row", { name: /Sputnik/ });
  expect(row.textContent).toContain("+9.80 USDT");
  const files = screen.getAllByRole("link", { name: "Fills for taxes (CSV)" });
  expect(files.map((link) => link.getAttribute("href"))).toEqual([
    "/api/reports/fills.csv?period=day-2026-11-20&mode=REAL_MARKET_SPOT",
    "/api/reports/fills.csv?period=day-2026-11-20&mode=SIMULATED",
  ]);
  expect(screen.getByRole("link", { name: "Markdown" }).getAttribute("href")).toBe(
    "/api/reports/day-2026-11-20/report.md?language=en",
  );
  const [denials] = screen.getAllByRole("link", { name: "max_exposure" });
  expect(denials?.getAttribute("href")).toBe("/decisions?rule=max_exposure");
});

test("a kept report is opened by a press, and the address names it", async () => {
  server.use(
    kept([{ ...makeReport(), books: [makeReportBook()] }]),
    get("/api/reports/day-2026-11-19", makeReport({ id: "day-2026-11-19", books: [] })),
    get("/api/reports/day-2026-11-20", makeReport()),
  );
  const router = renderApp("/reports?period=day-2026-11-19");
  await screen.findByText("No bot existed in this period");
  await userEvent.click(await screen.findByRole("button", { name: "day-2026-11-20" }));
  await screen.findByRole("table", { name: "By bot" });
  expect(router.state.location.search).toEqual({ period: "day-2026-11-20" });
});

test("denials that the gateway could not tell are not shown as none", async () => {
  server.use(
    kept(),
    get("/api/reports/day-2026-11-20", makeReport({ books: [makeReportBook({ denials: null })] })),
  );
  renderApp("/reports?period=day-2026-11-20");
  await screen.findByText(/Not known: the gateway/);
});

test("usual periods are named in UTC, weeks from Monday", () => {
  const sunday = Date.UTC(2026, 2, 1, 23, 59);
  expect(periodName("today", sunday)).toBe("day-2026-03-01");
  expect(periodName("week", sunday)).toBe("week-2026-02-23");
  expect(periodName("lastWeek", sunday)).toBe("week-2026-02-16");
  expect(periodName("month", sunday)).toBe("month-2026-03");
  expect(periodName("lastMonth", Date.UTC(2026, 0, 31))).toBe("month-2025-12");
});
