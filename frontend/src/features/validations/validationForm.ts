import type { Strategy } from "@/api/strategies";
import type { ValidationWish } from "@/api/validations";
import { type BacktestValues, toWish } from "@/components/backtestValues";

export const KINDS = ["rolling", "anchored", "split"] as const;

/** How the range is cut and searched; amounts as typed. */
export interface WindowValues {
  kind: (typeof KINDS)[number];
  inDays: string;
  outDays: string;
  /** Percent of the range that is in-sample (split). */
  inShare: string;
  epochs: string;
  seed: string;
  runs: string;
}

const DAY_MS = 86_400_000;
// Longer candles than these are traded over months, not within days.
const DAILY = new Set(["12h", "1d", "3d", "1w"]);

export function firstWindows(timeframe: string): WindowValues {
  const [inDays, outDays] = DAILY.has(timeframe) ? ["365", "90"] : ["28", "7"];
  return { kind: "rolling", inDays, outDays, inShare: "80", epochs: "50", seed: "1", runs: "1000" };
}

/** How many windows that makes, as the panel counts them; 0 where none fits. */
export function countWindows(from: string, until: string, { kind, inDays, outDays }: WindowValues): number {
  const days = (Date.parse(`${until}T23:59:59Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS;
  if (!Number.isFinite(days) || days < 2) return 0;
  if (kind === "split") return 1;
  if (!(Number(inDays) >= 1) || !(Number(outDays) >= 1)) return 0;
  return Math.max(Math.floor((days - Number(inDays)) / Number(outDays)), 0);
}

export function validationWish(
  values: BacktestValues,
  windows: WindowValues,
  strategy: Strategy | undefined,
): ValidationWish {
  return {
    ...toWish(values, strategy),
    gates: null,
    windows: {
      kind: windows.kind,
      in_days: Number(windows.inDays),
      out_days: Number(windows.outDays),
      in_share: Number(windows.inShare) / 100,
    },
    epochs: Number(windows.epochs),
    seed: Number(windows.seed),
    runs: Number(windows.runs),
  };
}
