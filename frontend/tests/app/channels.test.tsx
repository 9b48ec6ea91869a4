import { screen, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { expect, test } from "vitest";
import type { Channel } from "@/api/channels";
import { get, post, server } from "../mocks/server";
import { renderApp } from "./renderApp";

function makeChannel(change: Partial<Channel> = {}): Channel {
  return {
    id: "0123456789",
    name: "Phone",
    service: "ntfy",
    shown: "ntfy://…",
    private: false,
    level: "warning",
    enabled: true,
    created_at: 0,
    ok_at: null,
    failed_at: null,
    error: null,
    waiting: 0,
    ...change,
  };
}

test("a channel that fails says since when, why, and how much waits for it", async () => {
  const failing = makeChannel({ failed_at: 0, error: "Connection refused.", waiting: 3 });
  server.use(get("/api/alerts/channels", { items: [failing], next: null }));
  renderApp("/settings");
  const region = within(await screen.findByRole("region", { name: "Where alerts are sent" }));
  await region.findByText(/Connection refused\./);
  expect(region.getByText(/3 waiting/)).toBeTruthy();
});

test("a refused address is told at its field, and is not shown in clear", async () => {
  const sentence = "This is no address that alerts can be sent to.";
  server.use(
    post("/api/alerts/channels", { error: "invalid", detail: `address: ${sentence}`, field: "address" }, 422),
  );
  renderApp("/settings");
  const region = within(await screen.findByRole("region", { name: "Where alerts are sent" }));
  await userEvent.type(region.getByLabelText("Name of the channel"), "Phone");
  const address = region.getByLabelText("Address");
  expect(address.getAttribute("type")).toBe("password");
  await userEvent.type(address, "junk");
  await userEvent.click(region.getByRole("button", { name: "Add channel" }));
  await region.findByText(sentence);
});

test("a test that arrived says so", async () => {
  server.use(
    get("/api/alerts/channels", { items: [makeChannel()], next: null }),
    post("/api/alerts/channels/0123456789/test", { ok: true, reason: null }),
  );
  renderApp("/settings");
  await userEvent.click(await screen.findByRole("button", { name: "Test Phone" }));
  await screen.findByText("The test arrived.");
});

test("the check-up shows what is to be mended", async () => {
  const items = [{ check: "disk", status: "failed", text: "0.1 GB free: make room." }];
  server.use(get("/api/doctor", { ok: false, items }));
  renderApp("/settings");
  const region = within(await screen.findByRole("region", { name: "Check-up" }));
  await region.findByText("0.1 GB free: make room.");
  expect(region.getByLabelText("To be mended")).toBeTruthy();
});
