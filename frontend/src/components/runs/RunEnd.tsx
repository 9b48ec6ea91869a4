import { Alert } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { Backtest } from "@/api/backtests";
import { useTranslation } from "@/i18n/useTranslation";

interface RunEndProps {
  run: Pick<Backtest, "state" | "error">;
  /** What it means that it was cancelled. */
  cancelled: string;
}

/** Why a run has no result: nothing where it has one or goes on. */
export function RunEnd({ run, cancelled }: RunEndProps) {
  const { t } = useTranslation();
  if (run.state === "CANCELLED") {
    return (
      <Alert color="signal" variant="light">
        {cancelled}
      </Alert>
    );
  }
  if (run.state !== "FAILED") return null;
  return (
    <Alert role="alert" color="loss" variant="light" icon={<IconAlertTriangle aria-hidden="true" />}>
      {run.error?.text ?? t("error.unexpected")}
      {run.error?.file && (
        <div className="figures">
          {run.error.file}
          {run.error.line !== null && `:${run.error.line}`}
        </div>
      )}
    </Alert>
  );
}
