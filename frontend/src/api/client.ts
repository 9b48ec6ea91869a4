import { QueryClient } from "@tanstack/react-query";
import createClient, { type Middleware } from "openapi-fetch";
import { askForPassword } from "@/api/confirm";
import { ApiError, refusal, Unreachable } from "@/api/errors";
import { isRead, once } from "@/api/once";
import type { components, paths } from "@/api/schema";

export type Schemas = components["schemas"];
export type Session = Schemas["SessionPublic"];

export const sessionKey = ["session"] as const;

export const queryClient = new QueryClient({
  defaultOptions: {
    // By default it waits for a network and sends what was pressed then: a command must be now or not at all. And a
    // panel on this machine answers without any network.
    mutations: { networkMode: "always" },
    queries: {
      networkMode: "always",
      // The socket tells of changes; a page that comes back after a while reads again.
      staleTime: 30_000,
      retry: (failures, error) => !(error instanceof ApiError) && failures < 3,
      retryDelay: (attempt) => Math.min(500 * 2 ** attempt, 3_000),
      refetchOnWindowFocus: true,
    },
  },
});

/** Requests with a body can be sent once; what may have to be sent again is kept until its answer is there. */
const again = new WeakMap<Request, Request>();

const edge: Middleware = {
  onRequest({ request }) {
    // Refusals come in the language of the page, which need not be the browser's.
    request.headers.set("Accept-Language", document.documentElement.lang);
    if (isRead(request)) return;
    const token = queryClient.getQueryData<Session>(sessionKey)?.csrf_token;
    if (token) request.headers.set("X-CSRF-Token", token);
    again.set(request, request.clone());
  },
  async onResponse({ request, response }): Promise<Response | undefined> {
    if (response.ok) return undefined;
    const error = await refusal(response);
    const repeated = again.get(request);
    if (
      repeated &&
      error instanceof ApiError &&
      error.code === "confirm_needed" &&
      (await askForPassword())
    ) {
      const answer = await globalThis.fetch(repeated);
      if (answer.ok) return answer;
      throw await refusal(answer);
    }
    // A 401 at a field is a wrong password in a form, not the end of the session.
    if (response.status === 401 && !(error instanceof ApiError && error.field)) {
      queryClient.setQueryData<Session>(sessionKey, (known) => known && { ...known, logged_in: false });
    }
    throw error;
  },
  onError() {
    return new Unreachable();
  },
};

export const api = createClient<paths>({
  baseUrl: window.location.origin,
  fetch: once,
});
api.use(edge);

/** The body of an answer that is certain to have one; a refusal has been thrown before. */
export async function body<T>(call: Promise<{ data?: T }>): Promise<T> {
  const { data } = await call;
  if (data === undefined) throw new Unreachable();
  return data;
}
