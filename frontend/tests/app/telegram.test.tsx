import { screen, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { expect, test } from "vitest";
import { get, post, server } from "../mocks/server";
import { makeTelegram } from "../mocks/telegram";
import { renderApp } from "./renderApp";

const section = async () => within(await screen.findByRole("region", { name: "Commands by Telegram" }));

test("a refused token is told at its field, and is not shown in clear", async () => {
  const sentence = "Telegram refused with 401: Unauthorized";
  server.use(
    http.put("*/api/telegram", () =>
      HttpResponse.json({ error: "invalid", detail: `token: ${sentence}`, field: "token" }, { status: 422 }),
    ),
  );
  renderApp("/settings");
  const region = await section();
  const token = await region.findByLabelText("Token of the bot");
  expect(token.getAttribute("type")).toBe("password");
  await userEvent.type(token, "123456:junk");
  await userEvent.click(region.getByRole("button", { name: "Connect bot" }));
  await region.findByText(sentence);
});

test("a bot without a chat gives a code to send and a link to it", async () => {
  const telegram = makeTelegram({ bot_name: "my_bot" });
  const link = "https://t.me/my_bot?start=ABCDEFGHJK";
  let asked = false;
  server.use(
    http.get("*/api/telegram", () => HttpResponse.json({ ...telegram, code_until: asked ? 9e12 : null })),
    http.post("*/api/telegram/code", () => {
      asked = true;
      return HttpResponse.json({ code: "ABCDEFGHJK", until: 9e12, link });
    }),
  );
  renderApp("/settings");
  const region = await section();
  await region.findByText(/obeys nobody/);
  await userEvent.click(region.getByRole("button", { name: "Show pairing code" }));
  await region.findByText("/pair ABCDEFGHJK");
  expect(region.getByRole("link", { name: "Open in Telegram" }).getAttribute("href")).toBe(link);
});

test("a paired chat is named and can be unpaired; that Telegram cannot be reached is said", async () => {
  const paired = makeTelegram({
    bot_name: "my_bot",
    chat: { name: "@ana", paired_at: 0 },
    failed_at: 0,
    error: "Telegram does not answer (ConnectError).",
  });
  const heard: string[] = [];
  server.use(
    get("/api/telegram", paired),
    http.delete("*/api/telegram/chat", () => {
      heard.push("unpair");
      return new HttpResponse(null, { status: 204 });
    }),
    post("/api/telegram/code", {}),
  );
  renderApp("/settings");
  const region = await section();
  await region.findByText(/Obeys @ana/);
  expect(region.getByText(/ConnectError/)).toBeTruthy();
  await userEvent.click(region.getByRole("button", { name: "Unpair" }));
  await expect.poll(() => heard).toEqual(["unpair"]);
});
