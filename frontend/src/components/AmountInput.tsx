import "@/theme/mantineForms";
import { TextInput } from "@mantine/core";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useTranslation } from "@/i18n/useTranslation";
import { type Range, readAmount, unreadAmount, writeAmount } from "@/lib/typedAmount";

interface AmountInputProps extends Range {
  label: string;
  description?: ReactNode;
  /** A plain decimal, or empty; while the field says that it holds no number, nothing that any form could send. */
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
  error,
  unit,
  decimals = 8,
  allowNegative = false,
  above,
  most,
  below,
  ...rest
}: AmountInputProps) {
  const { t, language } = useTranslation();
  const [typed, setTyped] = useState({ text: "", value: "", language });
  // What comes from outside is written anew; what was typed stays as it was typed.
  const isTyped = typed.value === value && typed.language === language;
  const text = isTyped ? typed.text : writeAmount(value, language, decimals);
  const isUnread = value !== "" && unreadAmount(text) === value;
  const range = { ...(above && { above }), ...(most && { most }), ...(below && { below }) };
  const rules = { language, decimals, allowNegative, unit, ...range };
  const reading = readAmount(text, rules);
  const wrong = isUnread && "wrong" in reading ? reading.wrong : null;
  const limitOf = (name: string) => {
    const limit = range[name as keyof Range] ?? "";
    return [writeAmount(limit, language), unit].filter(Boolean).join(" ");
  };
  const field = useStopped(isUnread);
  return (
    <TextInput
      {...rest}
      ref={field}
      value={text}
      onChange={({ currentTarget: { value: written } }) => {
        const read = readAmount(written, rules);
        const next = "value" in read ? read.value : unreadAmount(written);
        setTyped({ text: written, value: next, language });
        onChange(next);
      }}
      error={wrong ? t(`amount.${wrong}`, { decimals, limit: limitOf(wrong) }) : error}
      autoComplete="off"
      inputMode={allowNegative ? "text" : "decimal"}
      rightSection={unit && <span>{unit}</span>}
      rightSectionWidth={unit && (unit.length > 5 ? `calc(${unit.length}ch + 1.25rem)` : "3.5rem")}
      rightSectionPointerEvents="none"
    />
  );
}

/** The field, whose form is not sent while it `isUnread`. */
function useStopped(isUnread: boolean) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const form = field.current?.form;
    if (!(form && isUnread)) return;
    const stop = (event: SubmitEvent) => {
      event.preventDefault();
      event.stopPropagation();
      field.current?.focus();
    };
    form.addEventListener("submit", stop);
    return () => form.removeEventListener("submit", stop);
  }, [isUnread]);
  return field;
}
