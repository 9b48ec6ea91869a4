import { expect, test } from "vitest";
import { limitNumber, limitText } from "@/components/checkText";

test.each([
  ["max_drawdown", 0.155, "15.5%", "15,5%"],
  ["sharpe", 1.5, "1.5", "1,5"],
  ["trades", 30, "30", "30"],
])("the limit %s stands in the reader's decimals and is read back as it was", (name, value, en, pt) => {
  expect([limitText(name, value, "en"), limitText(name, value, "pt-BR")]).toEqual([en, pt]);
  expect([limitNumber(name, en), limitNumber(name, pt)]).toEqual([value, value]);
});
