import { screen, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { expect, test } from "vitest";
import { noKey } from "../mocks/keys";
import { makePair } from "../mocks/market";
import { get, server, session } from "../mocks/server";
import { renderApp } from "./renderApp";

const SENTENCE = "The panel knows a reason that this form has no input for.";

interface Refused {
  /** The section of the page that holds the form; the page itself where it is not told. */
  region?: string;
  page?: string;
  sends: "put" | "post" | "patch";
  to: string;
  /** What is typed into the input of each label. */
  typed: Record<string, string>;
  /** What is chosen in the list of each label. */
  chosen?: Record<string, string>;
  /** What is pressed first, to see the form. */
  opened?: string;
  button: string;
}

const PASSWORD = "orbit-station-9";
const FORMS: Record<string, Refused> = {
  "a lock of a pair": {
    page: "/risk?tab=locks",
    sends: "post",
    to: "/api/risk/locks",
    typed: { Reason: "Delisting" },
    chosen: { Pair: "BTC/USDT" },
    button: "Lock pair",
  },
  "a key of the venue": {
    region: "Key of the venue",
    sends: "put",
    to: "/api/keys",
    typed: { "API key": "k".repeat(20), Secret: "s".repeat(20), "Your Vostok password": PASSWORD },
    button: "Check and use",
  },
  "a channel of alerts": {
    region: "Where alerts are sent",
    sends: "post",
    to: "/api/alerts/channels",
    typed: { "Name of the channel": "Phone", Address: "ntfy://phone" },
    button: "Add channel",
  },
  "a bot of Telegram": {
    region: "Commands by Telegram",
    sends: "put",
    to: "/api/telegram",
    typed: { "Token of the bot": "123456:token" },
    button: "Connect bot",
  },
  "a new password": {
    region: "Access",
    sends: "post",
    to: "/api/auth/password",
    typed: { "Current password": PASSWORD, "New password": "orbit-station-10" },
    opened: "Change password",
    button: "Save password",
  },
  "a viewer": {
    region: "Viewers",
    sends: "post",
    to: "/api/viewers",
    typed: { Name: "Ana", Password: "orbit-station-10" },
    button: "Add a viewer",
  },
  "figures of paper trading": {
    region: "Simulated trading",
    sends: "put",
    to: "/api/settings/fees",
    typed: { "Maker fee": "0.2" },
    button: "Save",
  },
};

/** Fill in the form at its page, send it, and have it refused at `field`. */
async function refuse(form: Refused, field: string): Promise<HTMLElement> {
  server.use(
    get("/api/auth/session", session),
    get("/api/keys", noKey),
    get("/api/market/pairs", { items: [makePair("BTC/USDT")], next: null }),
    http[form.sends](`*${form.to}`, () =>
      HttpResponse.json({ error: "invalid", detail: `${field}: ${SENTENCE}`, field }, { status: 422 }),
    ),
  );
  renderApp(form.page ?? "/settings");
  const place = form.region
    ? await screen.findByRole("region", { name: form.region })
    : await screen.findByRole("main");
  const inside = within(place);
  if (form.opened) await userEvent.click(await inside.findByText(form.opened));
  for (const [label, value] of Object.entries(form.chosen ?? {})) {
    await inside.findByRole("option", { name: value });
    await userEvent.selectOptions(inside.getByLabelText(label), value);
  }
  for (const [label, text] of Object.entries(form.typed)) {
    const input = await inside.findByLabelText(label);
    await userEvent.clear(input);
    await userEvent.type(input, text);
  }
  const [button] = inside.getAllByRole("button", { name: form.button });
  if (button === undefined) throw new Error(`${form.button} is missing`);
  await userEvent.click(button);
  return place;
}

test.each(Object.keys(FORMS))("%s that is refused for what the form does not show says why", async (name) => {
  const place = await refuse(FORMS[name] as Refused, "elsewhere");
  const said = await within(place).findByText(new RegExp(SENTENCE));
  expect(said).toBeDefined();
});
