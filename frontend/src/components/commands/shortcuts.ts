/** The keys of the dashboard. Pure: what is pressed comes in, what it asks for comes out. */

/** Pages that `g` and a second key lead to; the keys are those of the English names. */
export const PAGE_KEYS = {
  o: "/",
  b: "/bots",
  m: "/market",
  t: "/backtests",
  r: "/risk",
  d: "/decisions",
  s: "/settings",
} as const;

type PageKey = keyof typeof PAGE_KEYS;

type Command = { kind: "palette" | "shortcuts" } | { kind: "page"; to: (typeof PAGE_KEYS)[PageKey] };

/** When `g` was pressed, ms; null while no second key is awaited. */
export type Waiting = number | null;

interface Press {
  key: string;
  /** Ctrl or the command key. */
  control: boolean;
  /** The focus is in a field, where letters are text. */
  typing: boolean;
  at: number;
}

// Longer than this, and the second key is a key of its own.
const SECOND_KEY_WITHIN_MS = 1_500;

export function pressed(waiting: Waiting, { key, control, typing, at }: Press): [Waiting, Command | null] {
  if (control) return [null, key.toLowerCase() === "k" ? { kind: "palette" } : null];
  if (typing) return [null, null];
  if (waiting !== null && at - waiting <= SECOND_KEY_WITHIN_MS && Object.hasOwn(PAGE_KEYS, key)) {
    return [null, { kind: "page", to: PAGE_KEYS[key as PageKey] }];
  }
  if (key === "?") return [null, { kind: "shortcuts" }];
  return [key === "g" ? at : null, null];
}

/** Whether letters typed at `target` are text. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.closest("input, textarea, select, [role=textbox]") !== null)
  );
}
