import first from "virtual:messages/en/first";
import rest from "virtual:messages/en/rest";
import { i18n } from "@lingui/core";
import { cleanup, configure } from "@testing-library/react";
import { afterAll, afterEach, beforeAll, beforeEach, vi } from "vitest";
import { queryClient } from "@/api/client";
import { server } from "./mocks/server";

// Pages are loaded when they are shown, which takes its time on a busy machine.
configure({ asyncUtilTimeout: 25_000 });

// What jsdom has not got and components ask for.
window.matchMedia = (query: string): MediaQueryList =>
  ({
    matches: false,
    media: query,
    onchange: null,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
    addListener: () => undefined,
    removeListener: () => undefined,
    dispatchEvent: () => false,
  }) satisfies MediaQueryList;
window.scrollTo = () => undefined;
Element.prototype.scrollIntoView = () => undefined;
class Observer {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}
vi.stubGlobal("ResizeObserver", Observer);
// A chart that lives for a frame draws itself: every call and value of its pen is the pen again, a text has no width.
const pen: CanvasRenderingContext2D = new Proxy(() => undefined, {
  get: (_, name) => (name === "measureText" ? () => ({ width: 0 }) : pen),
  set: () => true,
  apply: () => pen,
}) as unknown as CanvasRenderingContext2D;
HTMLCanvasElement.prototype.getContext = (() => pen) as unknown as HTMLCanvasElement["getContext"];

// An unhandled request is a mistake of the test: it fails instead of reaching a network.
beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
beforeEach(() => i18n.loadAndActivate({ locale: "en", messages: { ...first, ...rest } }));
afterEach(() => {
  cleanup();
  queryClient.clear();
  server.resetHandlers();
});
afterAll(() => server.close());
