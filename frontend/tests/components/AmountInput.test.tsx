import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { MantineProvider } from "@mantine/core";
import { fireEvent, render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { useState } from "react";
import { expect, test, vi } from "vitest";
import { AmountInput } from "@/components/AmountInput";

function Amount({ save, decimals = 8 }: { save: (value: string) => void; decimals?: number }) {
  const [value, setValue] = useState("100");
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save(value);
      }}
    >
      <AmountInput label="Stake" value={value} onChange={setValue} decimals={decimals} />
      <button type="submit">Save</button>
      <button type="button" onClick={() => setValue("25.5")}>
        Suggest
      </button>
    </form>
  );
}

function show(decimals?: number) {
  const save = vi.fn();
  render(
    <I18nProvider i18n={i18n}>
      <MantineProvider env="test">
        <Amount save={save} {...(decimals === undefined ? {} : { decimals })} />
      </MantineProvider>
    </I18nProvider>,
  );
  return save;
}

test("an amount with thousands is saved as it was typed", async () => {
  const save = show();
  const field = screen.getByLabelText("Stake");
  await userEvent.clear(field);
  await userEvent.type(field, "1,234.56");
  expect(field).toHaveProperty("value", "1,234.56");
  await userEvent.click(screen.getByText("Save"));
  expect(save).toHaveBeenCalledExactlyOnceWith("1234.56");
});

test.each([
  ["12,5", undefined, "This is no number: write it like 1,234.56."],
  ["-5", undefined, "This cannot be below zero."],
  ["7.5", 0, "Only whole numbers are taken here, like 1,234."],
  ["0.123", 2, "At most 2 digits may follow the point."],
])("%s set at once stays, says why it is no amount, and is not saved", async (text, decimals, why) => {
  const save = show(decimals);
  const field = screen.getByLabelText("Stake");
  fireEvent.change(field, { target: { value: text } });
  expect(field).toHaveProperty("value", text);
  expect(screen.getByText(why)).toBeTruthy();
  await userEvent.click(screen.getByText("Save"));
  expect(save).not.toHaveBeenCalled();
  await userEvent.click(screen.getByText("Suggest"));
  expect(field).toHaveProperty("value", "25.5");
  await userEvent.click(screen.getByText("Save"));
  expect(save).toHaveBeenCalledExactlyOnceWith("25.5");
});
