import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http, type RequestHandler } from "msw";
import { expect, test } from "vitest";
import en from "@/i18n/en.json";
import { type Language, showLanguage } from "@/i18n/i18n";
import pt from "@/i18n/pt-BR.json";
import { makeBot } from "../mocks/bots";
import { makeProvider } from "../mocks/briefs";
import { get, server } from "../mocks/server";
import { renderApp } from "./renderApp";

type Texts = typeof en;

// What each text means to a reader of the language; null: nothing that could be saved.
const MEANT: Record<Language, Record<string, number | null>> = {
  en: { "1,000": 1_000, "500,000": 500_000, "500.000": 500, "1,8": null },
  "pt-BR": { "1,000": 1, "500,000": 500, "500.000": 500_000, "1,8": 1.8 },
};
const WHOLE: Record<Language, Record<string, number | null>> = {
  en: { ...MEANT.en, "500.000": null },
  "pt-BR": { "1,000": null, "500,000": null, "500.000": 500_000, "1,8": null },
};

interface Place {
  path: string;
  served: RequestHandler[];
  sentTo: string;
  field: (texts: Texts) => string;
  save: (texts: Texts) => string | RegExp;
  /** The number in what was sent. */
  sent: (body: never) => unknown;
  whole?: boolean;
  /** Opens the form that holds the field and fills what stands beside it. */
  open?: () => Promise<void>;
}

const LINE = { asset: "USDT", account: "9000000", owned: "0", unowned: "9000000", difference: "0" };
const PROMOTION = { next: { stage: "REAL", share: "0.1" }, conditions: [], alarms: [] };
const bot = makeBot({ mode: "REAL_MARKET_SPOT" });
const card = { bot_id: bot.id, name: "Luna", mode: "SIMULATED", stage: "SIMULATED", state: "RUNNING" };
const goingLive = {
  needed: false,
  allocation: "1",
  share: "0.1",
  at_stake: "1",
  currency: "USDT",
  conditions: [],
};
const policy = {
  simulated_days: 14,
  simulated_trades: 10,
  step_days: 14,
  step_trades: 10,
  drawdown_factor: "1.5",
  sharpe_days: 30,
  min_sharpe: "0",
  min_fidelity: "0.9",
  on_evidence: "warn",
};
const sharpe = { name: "sharpe", limit: 0.7, default: 0.7, better: "higher", low: 0, high: 9 };
const FORM = {
  properties: {
    min_daily_volume: { anyOf: [{ type: "number", minimum: 0 }, { type: "string" }] },
    max_portfolio_positions: { type: "integer" },
  },
};
const limits = {
  forms: [{ scope: "portfolio", form: FORM }],
  items: [{ mode: "SIMULATED", limits: { min_daily_volume: "7", max_portfolio_positions: "7" }, chosen: [] }],
  used: [],
};

function limitPlace(name: "min_daily_volume" | "max_portfolio_positions", whole: boolean): Place {
  return {
    path: "/risk?tab=limits",
    served: [get("/api/risk/limits", limits)],
    sentTo: "/api/risk/limits",
    field: (texts) => texts.limits.field[name],
    save: (texts) => texts.limits.save,
    sent: (body: { limits: Record<string, string> }) => body.limits[name],
    whole,
    open: async () => userEvent.click(await screen.findByText(en.limits.edit)),
  };
}

const PLACES: Record<string, Place> = {
  "a limit that is money": limitPlace("min_daily_volume", false),
  "a limit that is a count": limitPlace("max_portfolio_positions", true),
  "the coins assigned to a bot": {
    path: "/risk",
    served: [
      get("/api/bots", { items: [bot], next: null }),
      get("/api/risk/books", { checked_at: 0, items: [LINE] }),
    ],
    sentTo: "/api/risk/books/assign",
    field: (texts) => texts.books.amount.replace("{asset}", "USDT"),
    save: (texts) => texts.books.confirm,
    sent: ({ amount }: { amount: string }) => amount,
    open: async () => {
      await userEvent.click(await screen.findByRole("button", { name: en.books.assign }));
      await userEvent.selectOptions(await screen.findByLabelText(en.books.bot), bot.name);
      await userEvent.type(screen.getByLabelText(en.books.reason), "deposit");
    },
  },
  "a limit of the verdict": {
    path: "/validations",
    served: [
      get("/api/validations/limits", { items: [sharpe], next: null }),
      get("/api/validations/verdicts", { items: [], next: null }),
    ],
    sentTo: "/api/validations/limits",
    field: (texts) => `${texts.validations.check.sharpe.name} ≥`,
    save: (texts) => texts.limits.save,
    sent: (body: { limits: Record<string, number> }) => body.limits["sharpe"],
  },
  "a figure of the policy": {
    path: "/governance?tab=policy",
    served: [get("/api/governance/policy", policy)],
    sentTo: "/api/governance/policy",
    field: (texts) => texts.governance.policyField.drawdown_factor,
    save: (texts) => texts.settings.save,
    sent: (body: { drawdown_factor: string }) => body.drawdown_factor,
  },
  "the capital of a live bot": {
    path: "/governance",
    served: [
      get("/api/governance/board", {
        items: [{ ...card, ...PROMOTION, strategy: "S", share: "0", trial: null, ended: null }],
        next: null,
      }),
      get(`/api/bots/${bot.id}/going-live`, goingLive),
    ],
    sentTo: `/api/bots/${bot.id}/promote`,
    field: (texts) => texts.governance.capital,
    save: () => /^(Promote|Promover)/,
    sent: ({ capital }: { capital: string }) => capital,
    open: async () => {
      await userEvent.click(await screen.findByRole("button", { name: /^Promote/ }));
      fireEvent.change(await screen.findByLabelText(en.governance.password), {
        target: { value: "secret-1" },
      });
    },
  },
  "what a model may cost a day": {
    path: "/settings?part=provider",
    served: [get("/api/ai/provider", { ...makeProvider(), provider: "openai_compatible" })],
    sentTo: "/api/ai/provider",
    field: (texts) => texts.provider.daily_cost,
    save: (texts) => texts.provider.save,
    sent: ({ daily_cost }: { daily_cost: string }) => daily_cost,
  },
};

const CASES = Object.keys(PLACES).flatMap((name) => [[name, "en"] as const, [name, "pt-BR"] as const]);

test.each(CASES)("%s is the number that %s means, or none", async (name, language) => {
  const place = PLACES[name] as Place;
  const texts = language === "en" ? en : (pt as Texts);
  const heard: unknown[] = [];
  server.use(
    ...place.served,
    // Refused, so that the form stays for the next text.
    http.all(new URL(place.sentTo, window.location.origin).href, async ({ request }) => {
      if (request.method === "GET") return undefined;
      heard.push(place.sent((await request.json()) as never));
      return HttpResponse.json({ error: "conflict", detail: "No.", field: null }, { status: 409 });
    }),
  );
  renderApp(place.path);
  await place.open?.();
  await screen.findByLabelText(place.field(en));
  await act(() => showLanguage(language));
  const field = await screen.findByLabelText(place.field(texts));
  const form = within(field.closest("form") as HTMLFormElement);
  for (const [typed, meant] of Object.entries((place.whole ? WHOLE : MEANT)[language])) {
    const before = heard.length;
    await userEvent.clear(field);
    await userEvent.type(field, typed);
    await userEvent.click(form.getByRole("button", { name: place.save(texts) }));
    if (meant === null) {
      expect(field.getAttribute("aria-invalid"), `${typed} is refused`).toBe("true");
      expect(heard).toHaveLength(before);
    } else {
      await waitFor(() => expect(heard).toHaveLength(before + 1));
      expect(Number(heard.at(-1)), `${typed} is ${meant}`).toBe(meant);
    }
  }
  await act(() => showLanguage("en"));
});

test.each([
  ["en", "500,000", "0.1", "7 → 500,000", "30 % → 0.1 %"],
  ["pt-BR", "500000", "0,1", "7 → 500.000", "30 % → 0,1 %"],
] as const)(
  "what limits will be is shown in %s as it will be saved",
  async (language, volume, share, ...said) => {
    const texts = language === "en" ? en : (pt as Texts);
    const properties = { ...FORM.properties, max_pair_exposure: { unit: "fraction" } };
    const held = { min_daily_volume: "7", max_portfolio_positions: "7", max_pair_exposure: "0.3" };
    server.use(
      get("/api/risk/limits", {
        forms: [{ scope: "portfolio", form: { properties } }],
        items: [{ mode: "SIMULATED", limits: held, chosen: [] }],
        used: [],
      }),
    );
    renderApp("/risk?tab=limits");
    await userEvent.click(await screen.findByText(en.limits.edit));
    await act(() => showLanguage(language));
    for (const [name, text] of [
      ["min_daily_volume", volume],
      ["max_pair_exposure", share],
    ] as const) {
      const field = await screen.findByLabelText(texts.limits.field[name]);
      await userEvent.clear(field);
      await userEvent.type(field, text);
    }
    const list = screen.getByLabelText(texts.limits.changes).textContent;
    for (const line of said) expect(list).toContain(line);
    await act(() => showLanguage("en"));
  },
);
