import { Alert, Button } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { ApiError, Unreachable } from "@/api/errors";
import { useTranslation } from "@/i18n/useTranslation";

/** The sentence for a failure: the panel's own where it gave one, else what the owner can do. */
export function useErrorText(): (error: unknown) => string {
  const { t } = useTranslation();
  return (error) => {
    if (error instanceof ApiError) return error.detail;
    if (error instanceof Unreachable)
      return t(window.navigator.onLine ? "error.unreachable" : "error.offline");
    return t("error.unexpected");
  };
}

/** The same below the input at fault, whose label stands above it. */
export function useFieldErrorText(): (error: unknown) => string {
  const text = useErrorText();
  return (error) => (error instanceof ApiError ? error.atField : text(error));
}

interface ErrorNoteProps {
  error: unknown;
  onRetry?: () => void;
}

export function ErrorNote({ error, onRetry }: ErrorNoteProps) {
  const { t } = useTranslation();
  const text = useErrorText();
  return (
    <Alert role="alert" color="loss" variant="light" icon={<IconAlertTriangle aria-hidden="true" />}>
      {text(error)}
      {onRetry && (
        <div>
          <Button mt="sm" size="xs" variant="default" onClick={onRetry}>
            {t("action.tryAgain")}
          </Button>
        </div>
      )}
    </Alert>
  );
}
