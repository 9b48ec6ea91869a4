import { ButtonLink } from "@/components/ButtonLink";
import { EmptyState } from "@/components/EmptyState";
import { Page } from "@/components/Page";
import { useTranslation } from "@/i18n/useTranslation";

export function NotFound() {
  const { t } = useTranslation();
  return (
    <Page title={t("notFound.title")}>
      <EmptyState title={t("notFound.text")} action={<ButtonLink to="/">{t("notFound.home")}</ButtonLink>} />
    </Page>
  );
}
