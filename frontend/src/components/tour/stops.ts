interface Stop {
  id: "nav" | "bots" | "risk" | "kill" | "help";
  path: "/" | "/bots" | "/risk" | "/help";
  /** What it speaks of; on a phone some of it is not in sight, and the words must do. */
  target: string;
}

export const STOPS: readonly [Stop, ...Stop[]] = [
  { id: "nav", path: "/", target: "[data-tour=nav]" },
  { id: "bots", path: "/bots", target: "[data-tour=nav] a[href='/bots']" },
  { id: "risk", path: "/risk", target: "[data-tour=nav] a[href='/risk']" },
  { id: "kill", path: "/", target: "[data-tour=kill]" },
  { id: "help", path: "/help", target: "[data-tour=nav] a[href='/help']" },
];

/** The stop that an address names, counted from one; none where it names no stop. */
export function readTour(search: Record<string, unknown>): { tour?: number | undefined } {
  const wanted = Number(search["tour"]);
  return { tour: Number.isInteger(wanted) && wanted >= 1 && wanted <= STOPS.length ? wanted : undefined };
}
