import { IconArrowLeft } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Validations.module.css";

export function BackLink() {
  const { t } = useTranslation();
  return (
    <Link to="/validations" className={classes.back}>
      <IconArrowLeft size={15} aria-hidden="true" />
      {t("nav.validations")}
    </Link>
  );
}
