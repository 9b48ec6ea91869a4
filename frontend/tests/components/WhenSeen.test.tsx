import { MantineProvider } from "@mantine/core";
import { act, render, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { WhenSeen } from "@/components/WhenSeen";

type Report = (changes: { isIntersecting: boolean }[]) => void;

/** A browser that tells where things are when the test says so. */
function watchedBrowser() {
  const open = new Set<Report>();
  class Watcher {
    constructor(private readonly report: Report) {}
    observe = () => open.add(this.report);
    disconnect = () => open.delete(this.report);
  }
  Object.assign(window, { IntersectionObserver: Watcher });
  const report = (isIntersecting: boolean) =>
    act(() => {
      for (const one of open) one([{ isIntersecting }]);
    });
  return { report, open };
}

function show() {
  const drawn = vi.fn(() => <p>Three bots</p>);
  const Content = drawn;
  render(
    <MantineProvider>
      <WhenSeen title="Bots" height="4rem">
        <Content />
      </WhenSeen>
    </MantineProvider>,
  );
  return drawn;
}

// jsdom has none.
afterEach(() => void Reflect.deleteProperty(window, "IntersectionObserver"));

test("a section below the screen has its heading and draws nothing until it is seen", () => {
  const { report, open } = watchedBrowser();
  const drawn = show();
  expect(screen.getByRole("heading", { name: "Bots" })).toBeDefined();
  report(false);
  expect(drawn).not.toHaveBeenCalled();
  report(true);
  expect(screen.getByText("Three bots")).toBeDefined();
  expect(open.size).toBe(0);
});

test("a browser that cannot tell what is seen is shown everything", () => {
  show();
  expect(screen.getByText("Three bots")).toBeDefined();
});
