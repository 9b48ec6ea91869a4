import { Button } from "@mantine/core";
import { useQueryErrorResetBoundary } from "@tanstack/react-query";
import { type ErrorComponentProps, useRouter } from "@tanstack/react-router";
import { ApiError } from "@/api/errors";
import { EmptyState } from "@/components/EmptyState";
import { useErrorText } from "@/components/ErrorNote";
import { NotFound } from "@/components/NotFound";
import { useTranslation } from "@/i18n/useTranslation";

/** Instead of a page that could not be shown: what went wrong and the way out. */
export function ErrorPage({ error }: ErrorComponentProps) {
  const { t } = useTranslation();
  const router = useRouter();
  const text = useErrorText();
  const { reset } = useQueryErrorResetBoundary();
  if (error instanceof ApiError && error.status === 404) return <NotFound />;
  const again = () => {
    reset();
    void router.invalidate();
  };
  return (
    <div role="alert">
      <EmptyState
        as="h1"
        title={t("error.title")}
        action={<Button onClick={again}>{t("action.tryAgain")}</Button>}
      >
        {text(error)}
      </EmptyState>
    </div>
  );
}
