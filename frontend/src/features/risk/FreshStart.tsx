import { Button, Group, Modal, PasswordInput, Stack, Text, Textarea } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useState } from "react";
import { ApiError } from "@/api/errors";
import { useStartAfresh } from "@/api/venue";
import { ErrorNote } from "@/components/ErrorNote";
import { ownerOnly } from "@/components/OwnerOnly";
import { useTranslation } from "@/i18n/useTranslation";

/** The owner confirms that the exchange was emptied: live bots begin again on what the account holds now. */
export const FreshStart = ownerOnly(OwnersFreshStart);

function OwnersFreshStart() {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button size="xs" onClick={() => setAsking(true)}>
        {t("freshStart.open")}
      </Button>
      {asking && <FreshStartDialog onClose={() => setAsking(false)} />}
    </>
  );
}

function FreshStartDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const start = useStartAfresh();
  const form = useForm({
    initialValues: { reason: "", password: "" },
    validate: {
      reason: (reason) => (reason.trim().length < 3 ? t("risk.reasonMissing") : null),
      password: (password) => (password === "" ? t("login.passwordMissing") : null),
    },
  });
  const submit = form.onSubmit(({ reason, password }) =>
    start.mutate(
      { reason: reason.trim(), password },
      {
        onSuccess: onClose,
        onError: (error) => {
          if (error instanceof ApiError && error.field) form.setFieldError(error.field, error.detail);
        },
      },
    ),
  );
  return (
    <Modal opened centered onClose={onClose} title={t("freshStart.title")}>
      <form onSubmit={submit} noValidate>
        <Stack>
          <Text>{t("freshStart.text")}</Text>
          <Textarea label={t("risk.reason")} maxLength={300} {...form.getInputProps("reason")} />
          <PasswordInput
            label={t("auth.password")}
            autoComplete="current-password"
            {...form.getInputProps("password")}
          />
          {start.error && <ErrorNote error={start.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("action.cancel")}
            </Button>
            <Button type="submit" loading={start.isPending}>
              {t("freshStart.confirm")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
