import { act, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { useAtMostEvery } from "@/components/useAtMostEvery";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("of many values within five seconds only the newest is shown, at their end", () => {
  const { result, rerender } = renderHook(({ value }) => useAtMostEvery(value, 5_000), {
    initialProps: { value: 0 },
  });
  act(() => vi.advanceTimersByTime(0));
  for (const value of [1, 2, 3, 4]) {
    rerender({ value });
    act(() => vi.advanceTimersByTime(1_000));
    expect(result.current).toBe(0);
  }
  act(() => vi.advanceTimersByTime(1_000));
  expect(result.current).toBe(4);
});

test("after a pause the next value is shown at once", () => {
  const { result, rerender } = renderHook(({ value }) => useAtMostEvery(value, 5_000), {
    initialProps: { value: "first" },
  });
  act(() => vi.advanceTimersByTime(60_000));
  rerender({ value: "second" });
  act(() => vi.advanceTimersByTime(0));
  expect(result.current).toBe("second");
});
