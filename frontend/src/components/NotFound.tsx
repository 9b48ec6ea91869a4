import { ButtonLink } from "@/components/ButtonLink";
import { EmptyState } from "@/components/EmptyState";
import { useTranslation } from "@/i18n/useTranslation";

export function NotFound() {
  const { t } = useTranslation();
  return (
    <EmptyState
      as="h1"
      title={t("notFound.title")}
      action={<ButtonLink to="/">{t("notFound.home")}</ButtonLink>}
    >
      {t("notFound.text")}
    </EmptyState>
  );
}
