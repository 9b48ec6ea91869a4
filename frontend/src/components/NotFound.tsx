import { ButtonLink } from "@/components/ButtonLink";
import { EmptyState } from "@/components/EmptyState";
import { useTranslation } from "@/i18n/useTranslation";

export function NotFound() {
  const { t } = useTranslation();
  return (
<<<<<<< Updated upstream
    <EmptyState
      as="h1"
      title={t("notFound.title")}
      action={<ButtonLink to="/">{t("notFound.home")}</ButtonLink>}
    >
=======
    <EmptyState title={t("notFound.title")} action={<ButtonLink to="/">{t("notFound.home")}</ButtonLink>}>
>>>>>>> Stashed changes
      {t("notFound.text")}
    </EmptyState>
  );
}
