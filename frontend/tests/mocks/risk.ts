import type { Latch, Risk, VenueBudget } from "@/api/risk";

export function makeRisk(change: Partial<Risk> = {}): Risk {
  return {
    state: "ACTIVE",
    reason: "",
    reason_pt: null,
    written: true,
    latches: [],
    bots: [],
    reductions: [],
    unprotected: [],
    breakers: [],
    keyless: null,
    ...change,
  };
}

export function makeVenueBudget(change: Partial<VenueBudget> = {}): VenueBudget {
  return {
    weight: { used: 120, limit: 6000, window_ms: 60_000 },
    orders: [
      { used: 3, limit: 100, window_ms: 10_000 },
      { used: 40, limit: 200_000, window_ms: 86_400_000 },
    ],
    waiting_until: null,
    waiting_for: null,
    held: 0,
    ...change,
  };
}

export function makeLatch(change: Partial<Latch> = {}): Latch {
  return {
    scope: "all",
    source: "kill",
    state: "REDUCING",
    reason: "Fire drill",
    reason_pt: null,
    actor: "owner",
    at: 1_700_000_000_000,
    ...change,
  };
}
