import { expect, test } from "vitest";
import { browserName } from "@/lib/agent";

test.each([
  ["Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:131.0) Gecko/20100101 Firefox/131.0", "Firefox · Windows"],
  [
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36",
    "Chrome · Android",
  ],
  ["curl/8.1", "curl/8.1"],
])("%s is %s", (agent, name) => {
  expect(browserName(agent)).toBe(name);
});
