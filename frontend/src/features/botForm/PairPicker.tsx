import { Checkbox, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import type { Pair } from "@/api/market";
import { Change } from "@/components/Profit";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./BotForm.module.css";

interface PairPickerProps {
  pairs: Pair[];
  chosen: string[];
  onChange: (pairs: string[]) => void;
  error?: string | undefined;
}

// A venue lists hundreds of pairs; a person looks at the first few and searches for the rest.
const SHOWN = 60;

export function PairPicker({ pairs, chosen, onChange, error }: PairPickerProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [wanted, setWanted] = useState("");
  const found = pairs.filter(({ pair }) => pair.toLowerCase().includes(wanted.trim().toLowerCase()));
  const gone = chosen.filter((pair) => !pairs.some((one) => one.pair === pair));
  const toggle = (pair: string) =>
    onChange(chosen.includes(pair) ? chosen.filter((one) => one !== pair) : [...chosen, pair]);
  return (
    <fieldset className={classes.plain}>
      <legend className={classes.label}>{t("form.pairs")}</legend>
      <p className={classes.hint}>
        {t("form.pairsChosen", { count: chosen.length, pairs: chosen.join(", ") })}
      </p>
      <TextInput
        size="sm"
        leftSection={<IconSearch size={16} aria-hidden="true" />}
        aria-label={t("form.searchPairs")}
        placeholder={t("form.searchPairs")}
        value={wanted}
        onChange={(event) => setWanted(event.currentTarget.value)}
      />
      <ul className={classes.pairs}>
        {gone.map((pair) => (
          <li key={pair} className={classes.pairRow}>
            <Checkbox label={pair} checked onChange={() => toggle(pair)} />
            <span className={classes.broken}>{t("form.pairGone")}</span>
          </li>
        ))}
        {found.slice(0, SHOWN).map(({ pair, price, change, quote_volume: volume }) => (
          <li key={pair} className={classes.pairRow}>
            <Checkbox label={pair} checked={chosen.includes(pair)} onChange={() => toggle(pair)} />
            <span className={`figures ${classes.pairFigures}`}>
              <span>{format.price(price)}</span>
              <Change value={change} />
              <span className={classes.volume} title={t("form.volume")}>
                {format.compact(volume)}
              </span>
            </span>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className={classes.hint}>{t("form.noPair")}</p>}
      {found.length > SHOWN && (
        <p className={classes.hint}>{t("form.morePairs", { count: found.length - SHOWN })}</p>
      )}
      {error && (
        <p className={classes.error} role="alert">
          {error}
        </p>
      )}
    </fieldset>
  );
}
