import { HttpResponse, http, type JsonBodyType } from "msw";
import { setupServer } from "msw/node";
import type { Schemas } from "@/api/client";
import { makeForecast, makeStatistics } from "./bots";
import { makeProvider } from "./briefs";
import { makeRisk, makeVenueBudget } from "./risk";
import { makeSheet } from "./strategies";
import { makeTelegram } from "./telegram";

const at = (path: string): string => new URL(path, window.location.origin).href;

export const get = (path: string, body: JsonBodyType, status = 200) =>
  http.get(at(path), () => HttpResponse.json(body, { status }));

/** Answers a POST, and keeps what was asked in `heard`. */
export const post = (path: string, body: JsonBodyType, status = 200, heard: Request[] = []) =>
  http.post(at(path), ({ request }) => {
    heard.push(request.clone());
    return HttpResponse.json(body, { status });
  });

/** The same for a PUT. */
export const put = (path: string, body: JsonBodyType, heard: Request[] = []) =>
  http.put(at(path), ({ request }) => {
    heard.push(request.clone());
    return HttpResponse.json(body);
  });

export const session: Schemas["SessionPublic"] = {
  setup_needed: false,
  logged_in: true,
  csrf_token: "csrf-1",
  language: "en",
  role: "owner",
  name: null,
};

const secondFactor: Schemas["SecondFactorPublic"] = { since: null, recovery_codes_left: 0 };

const logLevels: Schemas["LogLevelsPublic"] = { default: "INFO", items: [], components: [], next: null };

const rooms: Schemas["RoomsPublic"] = {
  total_bytes: 1e12,
  free_bytes: 9e11,
  purge_from: 0.9,
  purge_to: 0.85,
  items: [],
  next: null,
};

const page = (items: JsonBodyType[]): JsonBodyType => ({ items, next: null });

/** A panel with an owner who is logged in and has nothing yet. */
export const server = setupServer(
  get("/api/auth/session", session),
  get("/api/settings", {
    language: "en",
    theme: "dark",
    time_zone: "UTC",
    colors: "green-up",
    simulated_balance: "1000",
    keep_equity_days: 365,
    keep_decisions_days: 365,
    keep_logs_days: 90,
    keep_candles_days: 0,
    keep_backups: 14,
    welcome: "done",
    venue: "simulator",
    demo: false,
    version: "0.1.0",
  }),
  get("/api/uploads", { items: [], next: null }),
  get("/api/layouts", page([])),
  get("/api/settings/fees", { maker: "0.001", taker: "0.001" }),
  get("/api/health", { status: "ok", programs: {} }),
  get("/api/portfolio", { ts: 0, books: [] }),
  get("/api/portfolio/equity", {
    mode: "SIMULATED",
    stake_currency: "USDT",
    bot_id: null,
    items: [],
    next: null,
  }),
  get("/api/portfolio/sparklines", { times: [], items: [] }),
  get("/api/bots", page([])),
  get("/api/bots/:id/statistics", makeStatistics()),
  post("/api/bots/forecast", makeForecast()),
  get("/api/strategies/:name/sheet", makeSheet()),
  get("/api/activity", page([])),
  get("/api/alerts/channels", page([])),
  get("/api/alerts/quiet", { enabled: false, begins: "22:00", ends: "07:00", zone: "UTC" }),
  get("/api/keys", {
    venue: "simulator",
    label: "Simulator",
    real_money: false,
    origin: "demo",
    state: "ready",
    kind: "HMAC",
    hint: "…abcd",
    added_at: null,
    checked_at: null,
    protection: null,
    problem: null,
    warnings: [],
  }),
  get("/api/telegram", makeTelegram()),
  get("/api/doctor", { ok: true, items: [] }),
  get("/api/backups", { items: [], next: null, making: null, problem: null, is_ready: false, folder: "/b" }),
  get("/api/alerts", { items: [], next: null, unread: 0, unread_critical: 0 }),
  get("/api/ai/briefs", page([])),
  get("/api/ai/recommendations", page([])),
  get("/api/ai/provider", makeProvider()),
  get("/api/risk/state", makeRisk()),
  get("/api/risk/doubts", page([])),
  get("/api/risk/venue", makeVenueBudget()),
  get("/api/venue/rules", { venue: "simulator", checked_at: null, items: [], problems: [] }),
  get("/api/risk/books", { checked_at: null, items: [] }),
  get("/api/risk/limits", { forms: [], items: [], used: [] }),
  get("/api/risk/locks", page([])),
  get("/api/market/pairs", page([])),
  get("/api/market/ticks", page([])),
  get("/api/validations", page([])),
  get("/api/validations/verdicts", page([])),
  get("/api/validations/limits", page([])),
  get("/api/auth/browsers", page([])),
  get("/api/auth/second-factor", secondFactor),
  get("/api/viewers", page([])),
  get("/api/settings/logs", logLevels),
  get("/api/storage", rooms),
  get("/api/tokens", page([])),
);
