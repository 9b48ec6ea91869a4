import { screen, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { expect, test } from "vitest";
import type { Backups } from "@/api/backups";
import { get, post, server } from "../mocks/server";
import { renderApp } from "./renderApp";

const address = (path: string): string => new URL(path, window.location.origin).href;
const NAME = "vostok-20260101T000000Z-manual.backup";

function makeBackups(change: Partial<Backups> = {}): Backups {
  return { items: [], next: null, making: null, problem: null, is_ready: true, folder: "/b", ...change };
}

async function backups() {
  renderApp("/settings");
  return within(await screen.findByRole("region", { name: "Backups" }));
}

test("without a passphrase none can be made, and it says why", async () => {
  const region = await backups();
  await region.findByText(/Choose a passphrase first/);
  expect((region.getByRole("button", { name: "Make a backup" }) as HTMLButtonElement).disabled).toBe(true);
});

test("a wrong password is told at its field", async () => {
  const detail = "The password is wrong.";
  server.use(
    http.put(address("/api/backups/passphrase"), () =>
      HttpResponse.json({ error: "forbidden", detail, field: "password" }, { status: 403 }),
    ),
  );
  const region = await backups();
  await userEvent.type(await region.findByLabelText("Passphrase"), "four words of mine");
  await userEvent.type(region.getByLabelText("Your password"), "no");
  await userEvent.click(region.getByRole("button", { name: "Set the passphrase" }));
  await region.findByText(detail);
});

test("a backup shows its progress and can be cancelled", async () => {
  const making = { kind: "manual", phase: "seal", part: 0.5 } as const;
  server.use(get("/api/backups", makeBackups()), post("/api/backups", makeBackups({ making }), 202));
  const region = await backups();
  const make = await region.findByRole("button", { name: "Make a backup" });
  await expect.poll(() => (make as HTMLButtonElement).disabled).toBe(false);
  await userEvent.click(make);
  await region.findByText("Sealing");
  region.getByRole("button", { name: "Cancel" });
});

test("one that was made can be taken away, and why the last failed is told", async () => {
  const items: Backups["items"] = [{ name: NAME, kind: "manual", created_at: 0, bytes: 1_500_000 }];
  server.use(get("/api/backups", makeBackups({ items, problem: "No room." })));
  const region = await backups();
  const link = await region.findByRole("link", { name: /Download the backup of/ });
  expect(link.getAttribute("href")).toBe(`/api/backups/${NAME}`);
  region.getByText(/1\.5 MB/);
  region.getByText("The last backup failed: No room.");
});
