import { useSyncExternalStore } from "react";

type Settle = (confirmed: boolean) => void;

let waiting: Settle | null = null;
const listeners = new Set<() => void>();

function put(next: Settle | null): void {
  waiting = next;
  for (const listener of listeners) listener();
}

/** Asks the person for their password; true once the panel has taken it. */
export function askForPassword(): Promise<boolean> {
  waiting?.(false);
  return new Promise((resolve) =>
    put((confirmed) => {
      put(null);
      resolve(confirmed);
    }),
  );
}

/** What the dialog tells its result to, null while nothing is asked. */
export function useAskedForPassword(): Settle | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => waiting,
  );
}
