import type { Schemas } from "@/api/client";

const PRICE: Schemas["FactPublic"] = {
  id: "pair.btc_usdt.price",
  kind: "pair",
  subject: "BTC/USDT",
  label: "price",
  text: "100,000.00 USDT",
  value: "100000",
  unit: "price",
  currency: "USDT",
  at: 1_750_000_000_000,
  source: "The venue's ticker",
  link: "/market?pair=BTC%2FUSDT",
  period: null,
  claims: [],
  stale: false,
};

/** A brief that says one thing: `<b>` shows that texts stay texts. */
export function makeBrief(change: Partial<Schemas["BriefPublic"]> = {}): Schemas["BriefPublic"] {
  const headline = {
    parts: [
      { text: "The <b>price</b> of BTC is ", fact: null },
      { text: PRICE.text, fact: PRICE.id },
    ],
    facts: [PRICE.id],
  };
  return {
    id: "briefbrief",
    kind: "portfolio",
    subject: "SIMULATED",
    name: "SIMULATED",
    mode: "SIMULATED",
    language: "en",
    state: "DONE",
    provider: "rules",
    model: null,
    text: { headline, market: [], bull: [], bear: [], bots: [], risks: [], watch: [], invalidation: null },
    facts: [PRICE],
    fallback: null,
    detail: null,
    reused: null,
    stale_since: null,
    prompt_hash: null,
    facts_hash: null,
    answer_hash: "a1b2c3d4e5f6a7b8",
    created_at: 1_750_000_000_000,
    finished_at: 1_750_000_000_500,
    ...change,
  };
}

export function makeRecommendation(): Schemas["RecommendationPublic"] {
  return {
    id: "adviceadvi",
    brief_id: "briefbrief",
    bot_id: "abcdefghij",
    bot_name: "Sputnik",
    stake_currency: "USDT",
    action: "smaller_stake",
    pair: null,
    changes: [{ field: "stake_amount", before: "100", after: "50" }],
    facts: [PRICE],
    state: "OPEN",
    current: true,
    created_at: 1,
    closed_at: null,
  };
}

export function makeProvider(): Schemas["ProviderPublic"] {
  const form = {
    properties: {
      base_url: { type: "string", default: "http://127.0.0.1:11434/v1", description: "Address" },
      timeout_s: { type: "integer", default: 60, description: "Longest wait" },
    },
  };
  return {
    provider: "rules",
    settings: {},
    key: null,
    price_in: "0",
    price_out: "0",
    daily_tokens: 200_000,
    daily_cost: "1",
    news_by: "lexicon",
    tokens_today: 0,
    cost_today: "0",
    resting_until: null,
    providers: [
      { id: "openai_compatible", label: "OpenAI-compatible", paid: true, needs_key: false, form },
      { id: "rules", label: "Rules", paid: false, needs_key: false, form: { properties: {} } },
    ],
  };
}
