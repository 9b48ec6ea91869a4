import { screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { expect, test, vi } from "vitest";
import { makeBot } from "../mocks/bots";
import { get, server } from "../mocks/server";
import { renderApp } from "./renderApp";

test("what is pressed without a network is refused at once and never sent later", async () => {
  let heard = 0;
  const gone = http.post(`${window.location.origin}/api/bots/abcdefghij/stop`, () => {
    heard += 1;
    return HttpResponse.error();
  });
  server.use(get("/api/bots", { items: [makeBot()], next: null }), gone);
  renderApp("/bots");
  await userEvent.click(await screen.findByRole("button", { name: "Stop Sputnik" }));
  vi.spyOn(window.navigator, "onLine", "get").mockReturnValue(false);
  window.dispatchEvent(new Event("offline"));
  await userEvent.click(await screen.findByRole("button", { name: "Stop bot" }));
  await screen.findByText(/^This device is offline/);
  vi.spyOn(window.navigator, "onLine", "get").mockReturnValue(true);
  window.dispatchEvent(new Event("online"));
  await new Promise((done) => setTimeout(done, 300));
  expect(heard).toBe(1);
});
