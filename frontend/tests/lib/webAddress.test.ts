import { expect, test } from "vitest";
import { webAddress } from "@/lib/webAddress";

test.each(["https://example.org/a?b=c", "HTTP://example.org", "/bots/abc"])("%s is followed", (address) => {
  expect(webAddress(address)).toBe(address);
});

test.each([
  "javascript:alert(1)",
  " javascript:alert(1)",
  "data:text/html,x",
  "vbscript:x",
  "file:///etc/passwd",
  "",
])("%j is no link", (address) => {
  expect(webAddress(address)).toBeUndefined();
});
