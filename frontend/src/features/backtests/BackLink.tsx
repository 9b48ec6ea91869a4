import { IconArrowLeft } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Backtests.module.css";

export function BackLink() {
  const { t } = useTranslation();
  return (
    <Link to="/backtests" className={classes.back}>
      <IconArrowLeft size={15} aria-hidden="true" />
      {t("nav.backtests")}
    </Link>
  );
}
