import { screen, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { beforeAll, expect, test } from "vitest";
import { keepKeys, takeKeys } from "@/lib/earlyKeys";
import { makeBot } from "../mocks/bots";
import { get, post, server } from "../mocks/server";
import { renderApp } from "./renderApp";

// What jsdom has not got and the palette calls when a key moves the choice.
beforeAll(() => {
  Element.prototype.scrollIntoView = () => undefined;
});

async function openPalette() {
  await screen.findByRole("heading", { name: "Overview" });
  // The keys are heard once the page stands; its button works from the beginning.
  await userEvent.click(screen.getByRole("button", { name: /^Search/ }));
  return screen.findByPlaceholderText("A page, a bot or an action");
}

test("the palette finds a page by a few letters and goes there", async () => {
  const router = renderApp("/");
  await userEvent.type(await openPalette(), "setti{Enter}");
  await screen.findByRole("heading", { name: "Settings" });
  expect(router.state.location.pathname).toBe("/settings");
});

test("keys pressed before the page listens are answered once it does", async () => {
  keepKeys();
  await userEvent.keyboard("{Control>}k{/Control}");
  renderApp("/");
  await screen.findByPlaceholderText("A page, a bot or an action");
});

test("keys pressed long before are forgotten", () => {
  keepKeys();
  const old = new KeyboardEvent("keydown", { key: "?" });
  Object.defineProperty(old, "timeStamp", { value: performance.now() - 10_001 });
  window.dispatchEvent(old);
  window.dispatchEvent(new KeyboardEvent("keydown", { key: "g" }));
  expect(takeKeys().map(({ key }) => key)).toEqual(["g"]);
});

test("the palette pauses a bot", async () => {
  const heard: Request[] = [];
  server.use(
    get("/api/bots", { items: [makeBot()], next: null }),
    post("/api/bots/abcdefghij/pause", makeBot(), 202, heard),
  );
  renderApp("/");
  await userEvent.type(await openPalette(), "pause");
  await userEvent.click(await screen.findByRole("button", { name: /Pause: Sputnik/ }));
  await expect.poll(() => heard.length).toBe(1);
});

test("a refused command says why", async () => {
  const detail = "The gateway does not answer; wait and try again.";
  server.use(
    get("/api/bots", { items: [makeBot()], next: null }),
    post("/api/bots/abcdefghij/pause", { error: "unavailable", detail }, 503),
  );
  renderApp("/");
  await userEvent.type(await openPalette(), "pause");
  await userEvent.click(await screen.findByRole("button", { name: /Pause: Sputnik/ }));
  await screen.findByText(detail);
});

test("the palette never stops or flattens a bot by itself", async () => {
  server.use(
    get("/api/bots", {
      items: [makeBot({ mode: "REAL_MARKET_SPOT", desired_state: "STOPPED" })],
      next: null,
    }),
  );
  renderApp("/");
  await openPalette();
  expect(screen.queryByRole("button", { name: /^(Stop|Close|Start|Flatten).*: Sputnik/ })).toBeNull();
});

test("a question mark lists the keys, and Escape leads back", async () => {
  renderApp("/");
  await openPalette();
  await userEvent.keyboard("{Escape}");
  await expect.poll(() => screen.queryByPlaceholderText("A page, a bot or an action")).toBeNull();
  await userEvent.keyboard("?");
  const list = await screen.findByRole("dialog", { name: "Keyboard shortcuts" });
  expect(within(list).getByText("Decisions")).toBeDefined();
});

test("the phone's More shows every page", async () => {
  renderApp("/");
  await screen.findByRole("heading", { name: "Overview" });
  await userEvent.click(screen.getByRole("button", { name: "More" }));
  const pages = await screen.findByRole("navigation", { name: "All pages" });
  await userEvent.click(within(pages).getByRole("link", { name: "Settings" }));
  await screen.findByRole("heading", { name: "Settings" });
});
