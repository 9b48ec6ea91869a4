import { screen, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { expect, test } from "vitest";
import { get, post, server, session } from "../mocks/server";
import { renderApp } from "./renderApp";

const address = (path: string): string => new URL(path, window.location.origin).href;
const strange = { ...session, logged_in: false, csrf_token: null };

test("login asks for the code only when the password was right, and sends both", async () => {
  const sent: unknown[] = [];
  server.use(
    get("/api/auth/session", strange),
    http.post(address("/api/auth/login"), async ({ request }) => {
      const wish = (await request.json()) as { code: string | null };
      sent.push(wish);
      if (wish.code === "123456") return HttpResponse.json(session);
      const error = wish.code === null ? "second_factor_needed" : "unauthorized";
      const detail = wish.code === null ? "Enter the code too." : "This code is wrong.";
      return HttpResponse.json({ error, detail, field: "code" }, { status: 401 });
    }),
  );
  const router = renderApp("/login");
  await userEvent.type(await screen.findByLabelText("Password"), "a password of mine");
  expect(screen.queryByLabelText("Code of your authenticator app")).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "Log in" }));
  const code = await screen.findByLabelText("Code of your authenticator app");
  expect(screen.queryByRole("alert")).toBeNull();
  await userEvent.type(code, "000000");
  await userEvent.click(screen.getByRole("button", { name: "Log in" }));
  await screen.findByText("This code is wrong.");
  await userEvent.clear(code);
  await userEvent.type(code, "123456");
  server.use(get("/api/auth/session", session));
  await userEvent.click(screen.getByRole("button", { name: "Log in" }));
  await expect.poll(() => router.state.location.pathname).toBe("/");
  expect(sent).toEqual([
    { password: "a password of mine", name: null, code: null },
    { password: "a password of mine", name: null, code: "000000" },
    { password: "a password of mine", name: null, code: "123456" },
  ]);
});

test("a second factor is turned on by its first code, and shows its recovery codes once", async () => {
  let since: number | null = null;
  server.use(
    http.get(address("/api/auth/second-factor"), () =>
      HttpResponse.json({ since, recovery_codes_left: since === null ? 0 : 2 }),
    ),
    post("/api/auth/second-factor", { secret: "JBSWY3DP", address: "otpauth://totp/x", qr: ["10", "01"] }),
    http.post(address("/api/auth/second-factor/confirm"), () => {
      since = 1_750_000_000_000;
      return HttpResponse.json({ codes: ["aaaa-bbbb", "cccc-dddd"] });
    }),
  );
  renderApp("/settings");
  const section = within(await screen.findByRole("region", { name: "Second factor" }));
  await userEvent.click(await section.findByRole("button", { name: "Set up" }));
  await section.findByText("JBSWY3DP");
  section.getByRole("img", { name: "QR code for the authenticator app" });
  await userEvent.type(section.getByLabelText("First code the app shows"), "123456");
  await userEvent.click(section.getByRole("button", { name: "Turn on" }));
  expect((await section.findByRole("status")).textContent).toContain("aaaa-bbbb");
  section.getByRole("button", { name: "Turn off" });
  expect(section.queryByText("JBSWY3DP")).toBeNull();
});

test("a wrong first code is told at its field, and nothing is turned on", async () => {
  const detail = "This code is wrong; is the phone's clock right?";
  server.use(
    get("/api/auth/second-factor", { since: null, recovery_codes_left: 0 }),
    post("/api/auth/second-factor", { secret: "JBSWY3DP", address: "otpauth://totp/x", qr: ["1"] }),
    post("/api/auth/second-factor/confirm", { error: "invalid", detail, field: "code" }, 422),
  );
  renderApp("/settings");
  const section = within(await screen.findByRole("region", { name: "Second factor" }));
  await userEvent.click(await section.findByRole("button", { name: "Set up" }));
  await userEvent.type(await section.findByLabelText("First code the app shows"), "1");
  await userEvent.click(section.getByRole("button", { name: "Turn on" }));
  await section.findByText(detail);
  expect(section.queryByRole("button", { name: "Turn off" })).toBeNull();
});
