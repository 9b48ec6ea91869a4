const LONGEST_WAIT_MS = 1_000;

/** Resolves when the browser has nothing more urgent to do, at the latest after a second. */
export function idle(): Promise<void> {
  return new Promise((resolve) => {
    // Safari has no idea of idleness.
    if (typeof window.requestIdleCallback !== "function") setTimeout(resolve);
    else window.requestIdleCallback(() => resolve(), { timeout: LONGEST_WAIT_MS });
  });
}
