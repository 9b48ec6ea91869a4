import type { Format } from "@/lib/format";

/** What stands at a tick of the time axis. `time` in seconds; kinds 0 to 2 are years, months, days, the rest times of a day. */
export function timeLabel(time: number, kind: number, format: Format): string {
  if (kind < 3) return format.shortDate(time * 1_000);
  // The newest point of a curve stands within a minute: it would have the label of that minute once more.
  return time % 60 === 0 ? format.minute(time * 1_000) : "";
}
