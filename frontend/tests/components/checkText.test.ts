import { expect, test } from "vitest";
import { limitNumber, limitText } from "@/components/checkText";

test.each([
  ["max_drawdown", 0.155, "15.5"],
  ["sharpe", 1.5, "1.5"],
  ["trades", 30, "30"],
])("the limit %s stands in its field and is read back as it was", (name, value, text) => {
  expect(limitText(name, value)).toBe(text);
  expect(limitNumber(name, text)).toBe(value);
});
