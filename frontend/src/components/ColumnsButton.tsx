import { IconColumns3 } from "@tabler/icons-react";
import type { ComponentPropsWithRef } from "react";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./DataTable.module.css";

interface ColumnsButtonProps extends ComponentPropsWithRef<"button"> {
  label: string;
}

/** Opens what arranges the table that is called `label`. */
export function ColumnsButton({ label, ...button }: ColumnsButtonProps) {
  const { t } = useTranslation();
  return (
    <button
      {...button}
      type="button"
      className={classes.save}
      aria-haspopup="dialog"
      aria-label={t("action.columnsOf", { label })}
    >
      <IconColumns3 size={13} aria-hidden="true" />
      {t("action.columns")}
    </button>
  );
}
