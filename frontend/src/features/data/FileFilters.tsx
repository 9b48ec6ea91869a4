import "@/theme/mantineForms";
import { NativeSelect, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import type { DataFile } from "@/api/data";
import { useTranslation } from "@/i18n/useTranslation";
import { timeframeMs } from "@/lib/timeframe";
import classes from "./Data.module.css";
import type { DataSearch } from "./dataSearch";

interface FileFiltersProps {
  files: DataFile[];
  search: DataSearch;
  onSearch: (change: DataSearch) => void;
}

/** What the list of files is narrowed to. */
export function FileFilters({ files, search, onSearch }: FileFiltersProps) {
  const { t } = useTranslation();
  const known = new Set(files.map(({ timeframe }) => timeframe));
  if (search.only !== undefined) known.add(search.only);
  const timeframes = [...known].toSorted((a, b) => (timeframeMs(a) ?? 0) - (timeframeMs(b) ?? 0));
  return (
    <div className={classes.tools}>
      <TextInput
        className={classes.search}
        leftSection={<IconSearch size={16} aria-hidden="true" />}
        aria-label={t("data.search")}
        placeholder={t("data.search")}
        value={search.q ?? ""}
        onChange={(event) => onSearch({ q: event.currentTarget.value || undefined })}
      />
      <NativeSelect
        aria-label={t("backtests.timeframe")}
        value={search.only ?? ""}
        onChange={(event) => onSearch({ only: event.currentTarget.value || undefined })}
        data={[{ value: "", label: t("data.anyTimeframe") }, ...timeframes]}
      />
    </div>
  );
}
