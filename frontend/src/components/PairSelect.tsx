import "@/theme/mantineForms";
import "@mantine/core/styles/ScrollArea.css";
import "@mantine/core/styles/Popover.css";
import "@mantine/core/styles/Pill.css";
import "@mantine/core/styles/PillsInput.css";
import "@mantine/core/styles/Combobox.css";
import { MultiSelect } from "@mantine/core";
import { useTranslation } from "@/i18n/useTranslation";

interface PairSelectProps {
  label: string;
  description?: string | undefined;
  pairs: string[];
  chosen: string[];
  onChange: (pairs: string[]) => void;
  error?: string | undefined;
}

// A venue lists hundreds of pairs; typing finds the rest.
const SHOWN = 50;

/** Several pairs of a long list, found by typing. */
export function PairSelect({ label, description, pairs, chosen, onChange, error }: PairSelectProps) {
  const { t } = useTranslation();
  return (
    <MultiSelect
      label={label}
      description={description}
      data={[...new Set([...pairs, ...chosen])]}
      value={chosen}
      onChange={onChange}
      error={error}
      limit={SHOWN}
      searchable
      selectFirstOptionOnChange
      // Enter takes the marked pair; without one it must not send the form with fewer pairs than are meant.
      onKeyDown={(event) => event.key === "Enter" && event.preventDefault()}
      clearable
      hidePickedOptions
      placeholder={chosen.length === 0 ? t("form.searchPairs") : ""}
      nothingFoundMessage={t("form.noPair")}
      comboboxProps={{ withinPortal: false }}
      // So much of a line must be left to type in: with the usual, one pair takes two lines on a phone.
      styles={{ inputField: { minWidth: "3rem" } }}
    />
  );
}
