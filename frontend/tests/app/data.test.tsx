import { screen, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, expect, test } from "vitest";
import { applyChange } from "@/api/changes";
import { queryClient } from "@/api/client";
import type { DataFile, DataJob } from "@/api/data";
import { makePair } from "../mocks/market";
import { get, post, server } from "../mocks/server";
import { renderApp } from "./renderApp";

const url = (path: string): string => new URL(path, window.location.origin).href;

function makeFile(change: Partial<DataFile> = {}): DataFile {
  return {
    pair: "BTC/USDT",
    timeframe: "1h",
    format: "feather",
    first: Date.UTC(2024, 0, 1),
    last: Date.UTC(2024, 0, 31),
    bytes: 84_000,
    modified_at: 0,
    grade: "GOOD",
    quality: {
      candles: 720,
      expected: 720,
      missing: 0,
      gaps: 0,
      longest_gap_ms: 0,
      duplicates: 0,
      misplaced: 0,
      impossible: 0,
      spikes: 0,
      zero_volume: 0,
    },
    error: null,
    ...change,
  };
}

function makeJob(change: Partial<DataJob> = {}): DataJob {
  return {
    id: 1,
    kind: "download",
    state: "RUNNING",
    pairs: ["BTC/USDT"],
    timeframes: ["1h"],
    folder: null,
    done: 3,
    total: 12,
    detail: null,
    outcomes: [],
    created_at: 0,
    finished_at: null,
    ...change,
  };
}

beforeEach(() => {
  server.use(
    get("/api/data", { items: [], next: null }),
    get("/api/data/jobs", { items: [], next: null }),
    get("/api/data/storage", { folder: "/data", files: 1, bytes: 84_000, free_bytes: 9e9 }),
    get("/api/market/pairs", { items: [makePair("BTC/USDT"), makePair("ETH/USDT")], next: null }),
  );
});

test("an installation without candles says what to do and opens the form for it", async () => {
  const heard: Request[] = [];
  server.use(post("/api/data", makeJob(), 202, heard));
  renderApp("/data");
  await screen.findByText("No candles yet");
  await userEvent.click(screen.getAllByRole("button", { name: "Download candles" })[0] as HTMLElement);
  await screen.findByText("BTC/USDT");
  await userEvent.click(screen.getByRole("checkbox", { name: "5m" }));
  await userEvent.click(screen.getByRole("button", { name: "Start the download" }));
  await expect.poll(() => heard.length).toBe(1);
  const wish = (await heard[0]?.json()) as Record<string, unknown>;
  expect(wish).toMatchObject({ kind: "download", pairs: ["BTC/USDT"], timeframes: ["5m", "1h"], end: null });
  expect(Number(wish["start"]) % 86_400_000).toBe(0);
});

test("a refused folder is told at its field", async () => {
  const detail = "/nowhere is no folder on the machine that runs Vostok.";
  server.use(post("/api/data", { error: "invalid", detail, field: "folder" }, 422));
  renderApp("/data?form=import");
  await userEvent.type(await screen.findByLabelText(/^Folder/), "/nowhere");
  await userEvent.click(screen.getByRole("button", { name: "Start the import" }));
  await screen.findByText(detail);
  expect(screen.getByLabelText(/^Folder/).getAttribute("aria-invalid")).toBe("true");
});

test("a job shows its progress from the socket and can be cancelled", async () => {
  const heard: Request[] = [];
  server.use(
    get("/api/data/jobs", { items: [makeJob()], next: null }),
    post("/api/data/jobs/1/cancel", makeJob({ state: "CANCELLED" }), 200, heard),
  );
  renderApp("/data");
  await screen.findByText(/3 \/ 12/);
  applyChange(queryClient, { type: "data_job", data: makeJob({ done: 7, detail: "The venue is away." }) });
  await screen.findByText(/7 \/ 12/);
  await screen.findByText("The venue is away.");
  await userEvent.click(screen.getByRole("button", { name: "Cancel: BTC/USDT · 1h" }));
  await expect.poll(() => heard.length).toBe(1);
});

test("a file that ends to be fetched appears in the table", async () => {
  let ready = false;
  server.use(
    http.get(url("/api/data"), () => HttpResponse.json({ items: ready ? [makeFile()] : [], next: null })),
  );
  renderApp("/data");
  await screen.findByText("No candles yet");
  ready = true;
  applyChange(queryClient, { type: "data_job", data: makeJob({ state: "DONE" }) });
  await screen.findByRole("button", { name: "Show BTC/USDT 1h" });
});

test("a bad file says why, shows its days, and is deleted after a question", async () => {
  const removed: string[] = [];
  const bad = makeFile({ grade: "BAD", quality: { ...makeFile().quality, impossible: 2 } });
  server.use(
    get("/api/data", { items: [bad], next: null }),
    get("/api/data/coverage", {
      pair: "BTC/USDT",
      timeframe: "1h",
      first_day: Date.UTC(2024, 0, 1),
      expected: 24,
      days: [24, 23, 0],
    }),
    http.delete(url("/api/data"), ({ request }) => {
      removed.push(new URL(request.url).search);
      return new HttpResponse(null, { status: 204 });
    }),
  );
  renderApp("/data");
  await userEvent.click(await screen.findByRole("button", { name: "Show BTC/USDT 1h" }));
  await screen.findByRole("img", { name: "2024: 3 days, 2 of them incomplete" });
  expect(screen.getByText(/No backtest unless forced/)).toBeDefined();
  await userEvent.click(screen.getByRole("button", { name: "Delete" }));
  const dialog = await screen.findByRole("dialog");
  await userEvent.click(within(dialog).getByRole("button", { name: "Delete" }));
  await expect.poll(() => removed).toEqual(["?pair=BTC%2FUSDT&timeframe=1h"]);
});

test("the list is narrowed to a pair and a timeframe, and the address keeps it", async () => {
  const items = [makeFile(), makeFile({ timeframe: "5m" }), makeFile({ pair: "ETH/USDT" })];
  server.use(get("/api/data", { items, next: null }));
  renderApp("/data?only=1h");
  const files = () => screen.queryAllByRole("button", { name: /^Show / }).map((one) => one.textContent);
  await expect.poll(files).toEqual(["BTC/USDT 1h", "ETH/USDT 1h"]);
  await userEvent.type(screen.getByLabelText("Search pair"), "eth");
  await expect.poll(files).toEqual(["ETH/USDT 1h"]);
  await userEvent.type(screen.getByLabelText("Search pair"), "x");
  await screen.findByText("No file matches");
  await userEvent.clear(screen.getByLabelText("Search pair"));
  await userEvent.selectOptions(screen.getByLabelText("Timeframe"), "Any timeframe");
  await expect.poll(() => files().length).toBe(3);
});
