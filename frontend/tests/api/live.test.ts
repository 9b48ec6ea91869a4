import { QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { botsQuery } from "@/api/bots";
import { connection, startLive } from "@/api/live";
import { makeBot } from "../mocks/bots";
import { FakeSocket } from "../mocks/socket";

let cache: QueryClient;
let stop: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.install();
  cache = new QueryClient();
  stop = startLive(cache);
});

afterEach(() => {
  stop();
  vi.useRealTimers();
});

test("a message changes what the pages read", () => {
  cache.setQueryData(botsQuery.queryKey, { items: [], next: null });
  FakeSocket.last.onopen?.();
  FakeSocket.last.onmessage?.({ data: JSON.stringify({ type: "bot", seq: 1, ts: 1, data: makeBot() }) });
  expect(cache.getQueryData(botsQuery.queryKey)?.items).toHaveLength(1);
});

test("a lost line is tried again within three seconds, however often it failed", () => {
  for (let attempt = 1; attempt <= 8; attempt += 1) {
    FakeSocket.last.close();
    expect(FakeSocket.opened).toHaveLength(attempt);
    vi.advanceTimersByTime(3_000);
    expect(FakeSocket.opened).toHaveLength(attempt + 1);
  }
});

test("after a lost line everything is read again, after the first connection nothing is", () => {
  const invalidate = vi.spyOn(cache, "invalidateQueries");
  FakeSocket.last.onopen?.();
  expect(invalidate).not.toHaveBeenCalled();
  FakeSocket.last.close();
  vi.advanceTimersByTime(3_000);
  FakeSocket.last.onopen?.();
  expect(invalidate).toHaveBeenLastCalledWith();
});

test("a line that falls silent counts as lost", () => {
  FakeSocket.last.onopen?.();
  expect(connection().open).toBe(true);
  vi.advanceTimersByTime(11_000);
  FakeSocket.last.onmessage?.({ data: JSON.stringify({ type: "tick", seq: 1, ts: 1, data: {} }) });
  vi.advanceTimersByTime(11_000);
  expect(connection().open).toBe(true);
  vi.advanceTimersByTime(2_000);
  expect(connection().open).toBe(false);
});

test("what is shown is as old as the last word of the panel, not as the loss", () => {
  FakeSocket.last.onopen?.();
  const spoken = Date.now();
  vi.advanceTimersByTime(12_000);
  expect(connection()).toEqual({ open: false, since: spoken });
});

test("a page that comes back from sleep connects anew at once, without waiting for a dead socket to close", () => {
  FakeSocket.last.onopen?.();
  const dead = FakeSocket.last;
  dead.close = () => undefined;
  vi.setSystemTime(Date.now() + 3_600_000);
  document.dispatchEvent(new Event("visibilitychange"));
  expect(connection().open).toBe(false);
  expect(FakeSocket.last).not.toBe(dead);
  FakeSocket.last.onopen?.();
  expect(connection().open).toBe(true);
});

test("a page that was only out of sight for a moment keeps its line", () => {
  FakeSocket.last.onopen?.();
  vi.advanceTimersByTime(5_000);
  document.dispatchEvent(new Event("visibilitychange"));
  expect(FakeSocket.opened).toHaveLength(1);
});

test("a network that comes back is used at once, however long the next try was away", () => {
  for (let attempt = 1; attempt <= 6; attempt += 1) {
    FakeSocket.last.close();
    vi.advanceTimersByTime(2_000);
  }
  FakeSocket.last.close();
  const tries = FakeSocket.opened.length;
  window.dispatchEvent(new Event("online"));
  expect(FakeSocket.opened).toHaveLength(tries + 1);
});

test("nothing is tried again once the owner has left", () => {
  stop();
  vi.advanceTimersByTime(60_000);
  expect(FakeSocket.opened).toHaveLength(1);
});
