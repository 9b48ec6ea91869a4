import { IconArrowLeft } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "@/i18n/useTranslation";
import runs from "./Runs.module.css";

const NAMES = { backtests: "nav.backtests", validations: "nav.validations" } as const;

/** From a run to the list of its kind. */
export function BackLink({ to }: { to: keyof typeof NAMES }) {
  const { t } = useTranslation();
  return (
    <Link to={`/${to}`} className={runs.back}>
      <IconArrowLeft size={15} aria-hidden="true" />
      {t(NAMES[to])}
    </Link>
  );
}
