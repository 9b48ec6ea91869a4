import { screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { expect, test } from "vitest";
import { renderApp } from "./renderApp";

test("the tour leads from page to page, keeps its stop in the address, and begins again from the help", async () => {
  const router = renderApp("/help");
  await userEvent.click(await screen.findByRole("link", { name: "Take the tour" }));
  const first = await screen.findByRole("heading", { name: "Every page is here" });
  await expect.poll(() => document.activeElement).toBe(first);
  await userEvent.click(screen.getByRole("button", { name: "Next" }));
  const second = await screen.findByRole("heading", { name: "Your bots" });
  await expect.poll(() => document.activeElement).toBe(second);
  expect(router.state.location.href).toBe("/bots?tour=2");
  await userEvent.click(screen.getByRole("button", { name: "Back" }));
  await screen.findByRole("heading", { name: "Every page is here" });
});

test("the tour is ended by Escape, and the page stays with its search", async () => {
  const router = renderApp("/bots?sort=name&tour=2");
  await screen.findByRole("dialog", { name: "Your bots" });
  await userEvent.keyboard("{Escape}");
  await expect.poll(() => screen.queryByRole("dialog")).toBeNull();
  expect(router.state.location.href).toBe("/bots?sort=name");
});

test.each(["/bots?tour=9", "/bots?tour=x", "/bots"])("%s names no stop", async (path) => {
  renderApp(path);
  await screen.findByRole("heading", { name: "Bots" });
  expect(screen.queryByRole("dialog")).toBeNull();
});

test("what a stop speaks of is scrolled into sight", async () => {
  const shown: Element[] = [];
  Element.prototype.scrollIntoView = function scrollIntoView(this: Element) {
    shown.push(this);
  };
  renderApp("/help?tour=5");
  await screen.findByRole("dialog");
  expect(shown.some((element) => element.getAttribute("href") === "/help")).toBe(true);
});
