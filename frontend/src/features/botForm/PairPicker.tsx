import "@/theme/mantineForms";
import { Checkbox, NativeSelect, TextInput } from "@mantine/core";
import { IconAlertTriangle, IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Bot } from "@/api/bots";
import type { Pair } from "@/api/market";
import { limitsQuery } from "@/api/risk";
import { Change } from "@/components/Profit";
import { useFormat } from "@/components/useFormat";
import { usePrice } from "@/components/usePrice";
import { useTranslation } from "@/i18n/useTranslation";
import { oneOf } from "@/lib/search";
import classes from "./PairPicker.module.css";
import { liquidityLimits, ordered, PAIR_ORDERS, type PairOrder, tooThin } from "./pairOrder";

interface PairPickerProps {
  pairs: Pair[];
  chosen: string[];
  mode: Bot["mode"];
  /** What one trade puts in, as typed. */
  stake: string;
  onChange: (pairs: string[]) => void;
  error?: string | undefined;
}

// A venue lists hundreds of pairs; a person looks at the first few and searches for the rest.
const SHOWN = 60;

export function PairPicker({ pairs, chosen, mode, stake, onChange, error }: PairPickerProps) {
  const { t } = useTranslation();
  const [wanted, setWanted] = useState("");
  const [order, setOrder] = useState<PairOrder>("volume");
  const { data: known } = useQuery(limitsQuery);
  const limits = liquidityLimits(known?.items.find((one) => one.mode === mode)?.limits);
  const found = ordered(pairs, wanted, order);
  const gone = chosen.filter((pair) => !pairs.some((one) => one.pair === pair));
  const toggle = (pair: string) =>
    onChange(chosen.includes(pair) ? chosen.filter((one) => one !== pair) : [...chosen, pair]);
  return (
    <fieldset className={classes.plain}>
      <legend className={classes.label}>{t("form.pairs")}</legend>
      <p className={classes.hint}>
        {t("form.pairsChosen", { count: chosen.length, pairs: chosen.join(", ") })}
      </p>
      <div className={classes.tools}>
        <TextInput
          size="sm"
          leftSection={<IconSearch size={16} aria-hidden="true" />}
          aria-label={t("form.searchPairs")}
          placeholder={t("form.searchPairs")}
          value={wanted}
          onChange={(event) => setWanted(event.currentTarget.value)}
        />
        <NativeSelect
          size="sm"
          aria-label={t("pairs.order")}
          value={order}
          onChange={(event) => setOrder(oneOf(event.currentTarget.value, PAIR_ORDERS) ?? "volume")}
          data={PAIR_ORDERS.map((value) => ({ value, label: t(`pairs.by.${value}`) }))}
        />
      </div>
      <div className={classes.head} aria-hidden="true">
        <span className={classes.figures}>
          <span>{t("orders.price")}</span>
          <span>{t("pairs.changeShort")}</span>
          <span>{t("pairs.spreadShort")}</span>
          <span>{t("pairs.volumeShort")}</span>
        </span>
      </div>
      <ul className={classes.pairs}>
        {gone.map((pair) => (
          <li key={pair} className={classes.row}>
            <Checkbox label={pair} checked onChange={() => toggle(pair)} />
            <span className={classes.broken}>{t("form.pairGone")}</span>
          </li>
        ))}
        {found.slice(0, SHOWN).map((pair) => (
          <li key={pair.pair} className={classes.row}>
            <Checkbox
              label={pair.pair}
              checked={chosen.includes(pair.pair)}
              onChange={() => toggle(pair.pair)}
            />
            <Figures pair={pair} thin={tooThin(pair, stake, limits)} />
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

function Figures({ pair, thin }: { pair: Pair; thin: "volume" | "stake" | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  const price = usePrice();
  return (
    <>
      <span className={`figures ${classes.figures}`}>
        <span>{price(pair.pair, pair.price)}</span>
        <Change value={pair.change} />
        <span className={classes.soft} data-label={t("pairs.spreadShort")} title={t("pairs.spread")}>
          {format.spread(pair.spread)}
        </span>
        <span className={classes.soft} data-label={t("pairs.volumeShort")} title={t("form.volume")}>
          {format.compact(pair.quote_volume)}
        </span>
      </span>
      {thin && (
        <span className={classes.thin}>
          <IconAlertTriangle size={13} aria-hidden="true" />
          {t(`pairs.thin.${thin}`)}
        </span>
      )}
    </>
  );
}
