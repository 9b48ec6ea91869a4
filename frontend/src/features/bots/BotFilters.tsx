import "@/theme/mantineForms";
import { Checkbox, NativeSelect, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import type { Bot } from "@/api/bots";
import { useTranslation } from "@/i18n/useTranslation";
import { oneOf } from "@/lib/search";
import classes from "./BotList.module.css";
import { type BotSearch, choices, MODES, STATES } from "./botSearch";

interface BotFiltersProps {
  bots: Bot[];
  search: BotSearch;
  onSearch: (change: BotSearch) => void;
}

/** What the list is narrowed to; a filter without a choice is not shown. */
export function BotFilters({ bots, search, onSearch }: BotFiltersProps) {
  const { t } = useTranslation();
  const known = choices(bots);
  const shown = (["strategy", "group", "tag"] as const).filter(
    (name) => known[name].length > (name === "strategy" ? 1 : 0) || search[name] !== undefined,
  );
  return (
    <div className={classes.tools}>
      <TextInput
        className={classes.search}
        leftSection={<IconSearch size={16} aria-hidden="true" />}
        aria-label={t("bots.search")}
        placeholder={t("bots.search")}
        value={search.q ?? ""}
        onChange={(event) => onSearch({ q: event.currentTarget.value || undefined })}
      />
      <NativeSelect
        aria-label={t("bots.filterState")}
        value={search.state ?? ""}
        onChange={(event) => onSearch({ state: oneOf(event.currentTarget.value, STATES) })}
        data={[
          { value: "", label: t("bots.anyState") },
          ...STATES.map((state) => ({ value: state, label: t(`state.${state}`) })),
        ]}
      />
      <NativeSelect
        aria-label={t("bots.filterMode")}
        value={search.mode ?? ""}
        onChange={(event) => onSearch({ mode: oneOf(event.currentTarget.value, MODES) })}
        data={[
          { value: "", label: t("bots.anyMode") },
          { value: "SIMULATED", label: t("mode.simulated") },
          { value: "REAL_MARKET_SPOT", label: t("mode.live") },
        ]}
      />
      {shown.map((name) => (
        <NativeSelect
          key={name}
          aria-label={t(`labels.filter.${name}`)}
          value={search[name] ?? ""}
          onChange={(event) => onSearch({ [name]: event.currentTarget.value || undefined })}
          data={[{ value: "", label: t(`labels.any.${name}`) }, ...known[name]]}
        />
      ))}
      {known.group.length > 0 && (
        <Checkbox
          className={classes.toggle}
          label={t("labels.grouped")}
          checked={search.grouped ?? false}
          onChange={(event) => onSearch({ grouped: event.currentTarget.checked || undefined })}
        />
      )}
    </div>
  );
}
