import { screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { expect, test } from "vitest";
import { ALERT_RUNBOOK } from "@/components/alertRunbook";
import { RUNBOOK, runbookOf } from "@/components/runbook";
import { matches } from "@/features/help/topics";
import en from "@/help/en.json";
import pt from "@/help/pt-BR.json";
import { router as routes } from "@/router";
import { renderApp } from "./renderApp";

const languages = { en, "pt-BR": pt } satisfies Record<string, Record<string, object>>;

test.each(Object.entries(languages))("every page has its help in %s", (_, topics) => {
  const pages = Object.keys(routes.routesByPath)
    .filter((path) => !["/login", "/setup", "/$"].includes(path))
    .map((path) => `page.${path.split("/")[1] || "overview"}`);
  expect(pages.length).toBeGreaterThan(15);
  expect([...new Set(pages)].filter((page) => !(page in topics))).toEqual([]);
});

test("both languages have the same topics with the same steps", () => {
  const shape = (topics: object) =>
    Object.entries(topics).map(([id, topic]) => [
      id,
      ...["text", "see", "do"].map((part) => (topic as Record<string, string[]>)[part]?.length ?? 0),
    ]);
  expect(shape(pt)).toEqual(shape(en));
});

test.each([
  ...Object.values(RUNBOOK),
  ...Object.values(ALERT_RUNBOOK),
  runbookOf("latch", "key"),
  runbookOf("latch", "books"),
])("what a warning leads to (%s) is there", (topic) => {
  expect(en).toHaveProperty([topic]);
});

test("a search finds what is said in the steps, whatever the accents", async () => {
  const ok = matches(pt["runbook.clock"], "relogio SINCRONIZACAO");
  expect(ok).toBe(true);
  renderApp("/help?topic=runbook.disk");
  await screen.findByRole("heading", { name: "The disk is full" });
  await userEvent.type(await screen.findByLabelText("Search in the help"), "withdrawal");
  expect(await screen.findByRole("link", { name: "Rotate the key" })).toBeDefined();
  expect(screen.queryByRole("link", { name: "A bot crashes" })).toBeNull();
});

test("the glossary of the help says what every figure means", async () => {
  renderApp("/help?topic=metric.overview.exposure");
  expect(await screen.findByRole("heading", { name: "Exposure" })).toBeDefined();
  expect(screen.getByText("The value of all open positions.")).toBeDefined();
  expect(screen.getByText("Glossary")).toBeDefined();
});
