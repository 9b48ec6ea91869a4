import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { MantineProvider } from "@mantine/core";
import { render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { useState } from "react";
import { expect, test, vi } from "vitest";
import { PairSelect } from "@/components/PairSelect";

function Pairs({ send }: { send: () => void }) {
  const [chosen, setChosen] = useState(["ETH/USDT"]);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <PairSelect
        label="Pairs"
        pairs={["BTC/USDT", "ETH/USDT", "SOL/USDT"]}
        chosen={chosen}
        onChange={setChosen}
      />
      <output>{chosen.join(" ")}</output>
      <button type="submit">Send</button>
    </form>
  );
}

test("Enter takes the pair that typing found, and never sends the form", async () => {
  const send = vi.fn();
  render(
    <I18nProvider i18n={i18n}>
      <MantineProvider env="test">
        <Pairs send={send} />
      </MantineProvider>
    </I18nProvider>,
  );
  const field = screen.getByRole("combobox", { name: "Pairs" });
  await userEvent.type(field, "BTC");
  await screen.findByRole("option", { name: "BTC/USDT" });
  await expect.poll(() => document.querySelector("[data-combobox-selected]")?.textContent).toBe("BTC/USDT");
  await userEvent.type(field, "{Enter}");
  await expect.poll(() => screen.getByRole("status").textContent).toBe("ETH/USDT BTC/USDT");
  await userEvent.type(field, "NONE{Enter}");
  expect(send).not.toHaveBeenCalled();
});
