import "@/theme/mantineForms";
import { Alert, Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { ApiError } from "@/api/errors";
import { ALL, useKill } from "@/api/risk";
import { ErrorNote } from "@/components/ErrorNote";
import { useTranslation } from "@/i18n/useTranslation";

interface KillDialogProps {
  scope: string;
  name: string | undefined;
  onClose: () => void;
}

/** The second click: which of the two stops, and what each of them means. */
export function KillDialog({ scope, name, onClose }: KillDialogProps) {
  const { t } = useTranslation();
  const [reason, setReason] = useState("");
  const kill = useKill();
  const press = (state: "REDUCING" | "HALTED") =>
    kill.mutate({ scope, state, reason: reason.trim() || null }, { onSuccess: onClose });
  return (
    <Modal
      opened
      centered
      onClose={onClose}
      title={scope === ALL ? t("kill.title") : t("kill.titleOne", { name: name ?? scope })}
    >
      <Stack>
        <Text>{t("kill.reducing")}</Text>
        <Button
          color="loss"
          data-autofocus
          loading={kill.isPending && kill.variables.state === "REDUCING"}
          disabled={kill.isPending}
          onClick={() => press("REDUCING")}
        >
          {t("kill.pressReducing")}
        </Button>
        <Alert color="signal" variant="light">
          {t("kill.halted")}
        </Alert>
        <TextInput
          label={t("kill.reason")}
          maxLength={300}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {kill.error && <Outcome error={kill.error} name={scope === ALL ? null : (name ?? scope)} />}
        <Group justify="space-between">
          <Button
            variant="default"
            color="loss"
            loading={kill.isPending && kill.variables.state === "HALTED"}
            disabled={kill.isPending}
            onClick={() => press("HALTED")}
          >
            {t("kill.pressHalted")}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t(isWritten(kill.error) ? "kill.written.done" : "action.cancel")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function isWritten(error: unknown): boolean {
  return error instanceof ApiError && error.code === "stop_written";
}

/** What became of a stop that nobody confirmed; `name` is the one bot that was to stop. */
function Outcome({ error, name }: { error: unknown; name: string | null }) {
  const { t } = useTranslation();
  if (isWritten(error)) {
    return (
      <Alert role="alert" color="signal" variant="light" title={t("kill.written.title")}>
        {t("kill.written.all")}
      </Alert>
    );
  }
  if (error instanceof ApiError && error.code === "stop_unwritten") {
    return (
      <Alert role="alert" color="loss" variant="light" title={t("kill.unwritten.title")}>
        {name === null ? t("kill.unwritten.all") : t("kill.unwritten.one", { name })}
      </Alert>
    );
  }
  return <ErrorNote error={error} />;
}
