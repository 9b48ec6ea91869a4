import { expect, test } from "vitest";
import { api, body, queryClient, sessionKey } from "@/api/client";
import { ApiError, Unreachable } from "@/api/errors";
import { get, post, server, session } from "../mocks/server";

test("a refusal carries the panel's sentence and the field at fault", async () => {
  server.use(
    post("/api/tokens", { error: "conflict", detail: "A token named ci exists.", field: "name" }, 409),
  );
  const call = body(api.POST("/api/tokens", { body: { name: "ci" } }));
  await expect(call).rejects.toMatchObject(new ApiError(409, "conflict", "A token named ci exists.", "name"));
});

test("a sentence at its field does not begin with the field's name for programs", () => {
  const at = (field: string | null, detail: string) => new ApiError(422, "invalid", detail, field).atField;
  expect(at("name", "name: Is empty; write something.")).toBe("Is empty; write something.");
  expect(at("settings.address", "address: Is missing; give it.")).toBe("Is missing; give it.");
  expect(at("limits.max_dd", "limits.max_dd: Must be at most 1.")).toBe("Must be at most 1.");
  expect(at("name", "A bot called name: Is there.")).toBe("A bot called name: Is there.");
  expect(at(null, "The panel is busy.")).toBe("The panel is busy.");
});

test("a change carries the CSRF token of the session, a read does not", async () => {
  queryClient.setQueryData(sessionKey, session);
  const heard: Request[] = [];
  server.use(post("/api/tokens", {}, 201, heard));
  await api.POST("/api/tokens", { body: { name: "ci" } });
  expect(heard[0]?.headers.get("X-CSRF-Token")).toBe("csrf-1");
});

test("refusals are asked for in the language of the page", async () => {
  const heard: Request[] = [];
  server.use(post("/api/tokens", {}, 201, heard));
  document.documentElement.lang = "pt-BR";
  await api.POST("/api/tokens", { body: { name: "ci" } });
  document.documentElement.lang = "en";
  await api.POST("/api/tokens", { body: { name: "cd" } });
  expect(heard.map(({ headers }) => headers.get("Accept-Language"))).toEqual(["pt-BR", "en"]);
});

test("the same change twice at once is sent once, and both get its answer", async () => {
  const heard: Request[] = [];
  server.use(post("/api/tokens", { name: "ci" }, 201, heard));
  const create = (name: string) => body(api.POST("/api/tokens", { body: { name } }));
  const answers = await Promise.all([create("ci"), create("ci"), create("other")]);
  expect(answers).toEqual([{ name: "ci" }, { name: "ci" }, { name: "ci" }]);
  expect(heard).toHaveLength(2);
  await create("ci");
  expect(heard).toHaveLength(3);
});

test("a change that nobody answered can be sent again", async () => {
  server.use(post("/api/tokens", "bad gateway", 502));
  const create = () => body(api.POST("/api/tokens", { body: { name: "ci" } }));
  await Promise.all([1, 2].map(() => expect(create()).rejects.toBeInstanceOf(Unreachable)));
  server.use(post("/api/tokens", { name: "ci" }, 201));
  await expect(create()).resolves.toEqual({ name: "ci" });
});

test("a 401 means that the login has ended", async () => {
  queryClient.setQueryData(sessionKey, session);
  server.use(get("/api/bots", { error: "unauthorized", detail: "Log in." }, 401));
  await expect(api.GET("/api/bots")).rejects.toBeInstanceOf(ApiError);
  expect(queryClient.getQueryData(sessionKey)).toEqual({ ...session, logged_in: false });
});

test("nobody behind a proxy is told as nobody there", async () => {
  server.use(get("/api/bots", "bad gateway", 502));
  await expect(api.GET("/api/bots")).rejects.toBeInstanceOf(Unreachable);
});
