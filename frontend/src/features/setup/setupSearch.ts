import { TEMPERAMENTS, type Temperament } from "@/components/botValues/presets";

export const STEPS = ["language", "password", "venue", "bot", "limits"] as const;
export type Step = (typeof STEPS)[number];

export interface SetupSearch {
  step?: Step | undefined;
  /** What the first bot shall be like; `none` makes no bot. */
  first?: Temperament | "none" | undefined;
}

export function readSetupSearch(search: Record<string, unknown>): SetupSearch {
  return {
    step: STEPS.find((one) => one === search["step"]),
    first: [...TEMPERAMENTS, "none" as const].find((one) => one === search["first"]),
  };
}

/** The step where somebody who asked for `wanted` is: a password comes before what is behind it, and only once. */
export function reachable(wanted: Step, setupNeeded: boolean): Step {
  if (setupNeeded) return STEPS.indexOf(wanted) > STEPS.indexOf("password") ? "password" : wanted;
  return wanted === "password" ? "venue" : wanted;
}
