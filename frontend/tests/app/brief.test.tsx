import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { expect, test, vi } from "vitest";
import { makeBot } from "../mocks/bots";
import { makeBrief, makeProvider, makeRecommendation } from "../mocks/briefs";
import { get, post, server } from "../mocks/server";
import { renderApp } from "./renderApp";

const page = <T,>(items: T[]) => ({ items, next: null });

test("a brief is text, and each figure leads to its source", async () => {
  server.use(get("/api/ai/briefs", page([makeBrief()])));
  renderApp("/brief");
  const figure = await screen.findByRole("link", { name: "100,000.00 USDT" });
  expect(figure.getAttribute("href")).toBe("/market?pair=BTC%2FUSDT");
  expect(screen.getByText("The <b>price</b> of BTC is")).toBeDefined();
  await userEvent.hover(figure);
  await screen.findByText(/The venue's ticker/);
});

test("on a touch screen the first tap tells a figure's source and the second one leads there", async () => {
  const desktop = window.matchMedia;
  vi.stubGlobal("matchMedia", (query: string) => ({
    ...desktop(query),
    matches: query === "(hover: none)",
  }));
  server.use(get("/api/ai/briefs", page([makeBrief()])));
  const router = renderApp("/brief");
  const figure = await screen.findByRole("link", { name: "100,000.00 USDT" });
  await userEvent.click(figure);
  await screen.findByText(/The venue's ticker.*Tap again to go there\.$/);
  expect(router.state.location.pathname).toBe("/brief");
  await userEvent.click(figure);
  await waitFor(() => expect(router.state.location.pathname).toBe("/market"));
  vi.stubGlobal("matchMedia", desktop);
});

test("nothing written yet, then what a brief is, and the button asks for one", async () => {
  const heard: Request[] = [];
  server.use(post("/api/ai/briefs", makeBrief({ state: "QUEUED", text: null }), 202, heard));
  renderApp("/brief?kind=pair&subject=BTC%2FUSDT");
  await screen.findByText("No brief yet");
  await userEvent.click(screen.getByRole("button", { name: "Write a brief" }));
  await expect.poll(() => heard.length).toBe(1);
  expect(await heard[0]?.json()).toEqual({
    kind: "pair",
    subject: "BTC/USDT",
    mode: "SIMULATED",
    language: "en",
  });
});

test("stale data, then since when and no figures", async () => {
  const stale = makeBrief({ state: "STALE", text: null, stale_since: 1_750_000_000_000 });
  server.use(get("/api/ai/briefs", page([stale])));
  renderApp("/brief");
  await screen.findByText(/^No brief: data stale since/);
});

test("the rules stood in for a model, then it says why", async () => {
  server.use(get("/api/ai/briefs", page([makeBrief({ fallback: "cap", detail: "The day's cap is 500." })])));
  renderApp("/brief");
  await screen.findByText("The day's cap is reached; the rules wrote instead.");
  await screen.findByText("The day's cap is 500.");
});

test("a recommendation is a diff, and applying one is asked for by hand", async () => {
  const heard: Request[] = [];
  server.use(
    get("/api/ai/briefs", page([makeBrief()])),
    get("/api/ai/recommendations", page([makeRecommendation()])),
    post(
      "/api/ai/recommendations/adviceadvi/apply",
      { ...makeRecommendation(), state: "APPLIED" },
      200,
      heard,
    ),
  );
  renderApp("/brief");
  const item = (await screen.findByRole("link", { name: "Sputnik" })).closest("li");
  within(item as HTMLElement).getByText("100.00 USDT");
  within(item as HTMLElement).getByText("50.00 USDT");
  expect(heard).toHaveLength(0);
  await userEvent.click(screen.getByRole("button", { name: "Apply" }));
  await expect.poll(() => heard.length).toBe(1);
});

test("a brief in another language is offered in the page's own", async () => {
  const asked: unknown[] = [];
  server.use(
    get("/api/ai/briefs", page([makeBrief({ language: "pt-BR" })])),
    http.post(new URL("/api/ai/briefs", window.location.origin).href, async ({ request }) => {
      asked.push(await request.json());
      return HttpResponse.json(makeBrief({ state: "QUEUED", text: null }), { status: 202 });
    }),
  );
  renderApp("/brief");
  await screen.findByText("This brief was written in Portuguese.");
  await userEvent.click(screen.getByRole("button", { name: "Write it in English" }));
  await expect.poll(() => asked).toMatchObject([{ kind: "portfolio", language: "en" }]);
});

test("a question is answered with sentences and decisions", async () => {
  server.use(
    get("/api/bots", page([makeBot()])),
    post("/api/ai/chat", {
      lines: makeBrief().text ? [makeBrief().text?.headline ?? null] : [],
      facts: makeBrief().facts,
      decisions: [],
      found: {
        bot_id: "abcdefghij",
        bot_name: "Sputnik",
        pair: "ETH/USDT",
        allowed: false,
        since: 1,
        unknown: ["DOGEE"],
        understood: true,
        untraded: ["SOL"],
        pairs: ["BTC/USDT", "ETH/USDT"],
      },
      provider: "rules",
      model: null,
      fallback: null,
      detail: null,
    }),
  );
  renderApp("/brief");
  await userEvent.type(await screen.findByLabelText("Your question"), "Why not ETH, SOL or DOGEE?");
  await userEvent.click(screen.getByRole("button", { name: "Ask" }));
  await screen.findByText("About Sputnik, ETH/USDT.");
  screen.getByText("No bot and no coin of the venue is called DOGEE.");
  screen.getByText("Sputnik does not trade SOL; its pairs are BTC/USDT, ETH/USDT.");
  await screen.findByRole("link", { name: "100,000.00 USDT" });
});

test("an answer to a question that was not understood claims to be about nothing", async () => {
  const line = { parts: [{ text: "This question was not understood.", fact: null }], facts: [] };
  const nothing = { bot_id: null, bot_name: null, pair: null, allowed: null, since: 1 };
  server.use(
    get("/api/bots", page([makeBot()])),
    post("/api/ai/chat", {
      lines: [line],
      facts: [],
      decisions: [],
      found: { ...nothing, understood: false, unknown: [], untraded: [], pairs: ["BTC/USDT"] },
      provider: "rules",
      model: null,
      fallback: null,
      detail: null,
    }),
  );
  renderApp("/brief");
  await userEvent.type(await screen.findByLabelText("Your question"), "What is the weather?");
  await userEvent.click(screen.getByRole("button", { name: "Ask" }));
  await screen.findByText("This question was not understood.");
  expect(screen.queryByText(/^About/)).toBeNull();
});

test("another provider is tested before it is saved, with numbers as numbers", async () => {
  const asked: unknown[] = [];
  server.use(
    http.post(new URL("/api/ai/provider/test", window.location.origin).href, async ({ request }) => {
      asked.push(await request.json());
      return HttpResponse.json({
        ok: false,
        detail: "The server cannot be reached.",
        model: null,
        duration_ms: 1,
      });
    }),
    get("/api/ai/provider", makeProvider()),
  );
  renderApp("/settings");
  await userEvent.selectOptions(await screen.findByLabelText("Provider"), "openai_compatible");
  await userEvent.type(screen.getByLabelText("Key"), "sk-1");
  await userEvent.click(screen.getByRole("button", { name: "Test connection" }));
  await screen.findByText("The server cannot be reached.");
  expect(asked[0]).toMatchObject({
    provider: "openai_compatible",
    settings: { base_url: "http://127.0.0.1:11434/v1", timeout_s: 60 },
    daily_tokens: 200_000,
    key: "sk-1",
  });
});

test("a model scores the news only where the owner chose so, and rules offer no such choice", async () => {
  const sent: unknown[] = [];
  server.use(
    http.put(new URL("/api/ai/provider", window.location.origin).href, async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json(makeProvider());
    }),
    get("/api/ai/provider", makeProvider()),
  );
  renderApp("/settings");
  await screen.findByLabelText("Provider");
  expect(screen.queryByLabelText("News scored by")).toBeNull();
  await userEvent.selectOptions(screen.getByLabelText("Provider"), "openai_compatible");
  expect(screen.getByLabelText<HTMLSelectElement>("News scored by").value).toBe("lexicon");
  await userEvent.selectOptions(screen.getByLabelText("News scored by"), "model");
  const form = screen.getByLabelText("News scored by").closest("form");
  await userEvent.click(within(form as HTMLElement).getByRole("button", { name: "Save" }));
  await waitFor(() => expect(sent[0]).toMatchObject({ provider: "openai_compatible", news_by: "model" }));
});
