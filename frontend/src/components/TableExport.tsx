import { IconDownload } from "@tabler/icons-react";
import { useTranslation } from "@/i18n/useTranslation";
import { recordsToCsv, saveCsv } from "@/lib/csv";
import classes from "./DataTable.module.css";

/** Saves the rows of a table as they came from the panel, exact to the last digit. */
export function TableExport({ label, rows }: { label: string; rows: readonly object[] }) {
  const { t } = useTranslation();
  return (
    <button
      type="button"
      className={classes.save}
      aria-label={t("action.saveTable", { label })}
      title={t("action.saveTable", { label })}
      onClick={() => saveCsv(label, recordsToCsv(rows))}
    >
      <IconDownload size={13} aria-hidden="true" />
      {t("action.csv", { count: rows.length })}
    </button>
  );
}
