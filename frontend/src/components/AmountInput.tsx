import { NumberInput } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "@/i18n/useTranslation";

interface AmountInputProps {
  label: string;
  description?: ReactNode;
  /** A plain decimal, or empty. */
  value?: string;
  onChange: (value: string) => void;
  error?: ReactNode;
  unit?: string;
  placeholder?: string;
  decimals?: number;
  allowNegative?: boolean;
  name?: string;
}

/** A number as people write it in their language; the value stays a plain decimal string, never a float. */
export function AmountInput({
  value = "",
  onChange,
  unit,
  decimals = 8,
  allowNegative = false,
  ...rest
}: AmountInputProps) {
  const { language } = useTranslation();
  return (
    <NumberInput
      {...rest}
      value={value}
      valueIsNumericString
      onValueChange={(change, { source }) => {
        // Changes that come from outside are those we made ourselves.
        if (source === "event") onChange(change.value);
      }}
      decimalSeparator={language === "pt-BR" ? "," : "."}
      allowedDecimalSeparators={[",", "."]}
      decimalScale={decimals}
      allowNegative={allowNegative}
      hideControls
      inputMode="decimal"
      rightSection={unit && <span>{unit}</span>}
      rightSectionWidth={unit && (unit.length > 5 ? `calc(${unit.length}ch + 1.25rem)` : "3.5rem")}
      rightSectionPointerEvents="none"
    />
  );
}
