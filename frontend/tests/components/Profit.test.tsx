import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { Change, Profit } from "@/components/Profit";
import { Providers } from "@/components/Providers";

const shown = (figure: React.ReactNode): string => {
  render(
    <Providers>
      <p data-testid="figure">{figure}</p>
    </Providers>,
  );
  return screen.getByTestId("figure").textContent ?? "";
};

test.each(["0", "-0.004", "0.0049"])("%s is shown as zero, which goes neither up nor down", (value) => {
  expect(shown(<Profit value={value} currency="USDT" />)).toBe("0.00 USDT");
});

test("a gain and a loss are told by sign and arrow, too", () => {
  expect(shown(<Profit value="-0.006" currency="USDT" />)).toBe("▼-0.01 USDT");
});

test("a change that is written as zero has no arrow", () => {
  expect(shown(<Change value="-0.00004" />)).toBe("0.00%");
});

test("any other change has one", () => {
  expect(shown(<Change value="0.00006" />)).toBe("▲+0.01%");
});
