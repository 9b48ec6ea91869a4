import "@/theme/mantineForms";
import { Button, Group, Modal, PasswordInput, Stack, Text, Textarea } from "@mantine/core";
import { useForm } from "@mantine/form";
import { ApiError } from "@/api/errors";
import { type Standing, useDemote } from "@/api/governance";
import { FormError } from "@/components/FormError";
import { useTranslation } from "@/i18n/useTranslation";

interface DemoteDialogProps {
  card: Standing;
  onClose: () => void;
}

/** Back to RESEARCH, with what that does to a live bot. */
export function DemoteDialog({ card, onClose }: DemoteDialogProps) {
  const { t } = useTranslation();
  const demote = useDemote(card.bot_id);
  const form = useForm({
    initialValues: { password: "", reason: "" },
    validate: {
      reason: (reason) => (reason.trim().length < 3 ? t("risk.reasonMissing") : null),
      password: (password) => (password === "" ? t("governance.passwordMissing") : null),
    },
  });
  const submit = form.onSubmit(({ password, reason }) =>
    demote.mutate(
      { password, reason: reason.trim() },
      {
        onSuccess: onClose,
        onError: (error) => {
          if (error instanceof ApiError && error.field) form.setFieldError(error.field, error.atField);
        },
      },
    ),
  );
  return (
    <Modal opened centered onClose={onClose} title={t("governance.demoteTitle", { name: card.name })}>
      <form onSubmit={submit} noValidate>
        <Stack>
          <Text>{t(card.stage === "REAL" ? "governance.demoteRealText" : "governance.demoteText")}</Text>
          <Textarea label={t("governance.reason")} maxLength={300} {...form.getInputProps("reason")} />
          <PasswordInput
            label={t("governance.password")}
            autoComplete="current-password"
            maxLength={200}
            {...form.getInputProps("password")}
          />
          <FormError error={demote.error} fields={form.values} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("action.cancel")}
            </Button>
            <Button type="submit" color="loss" loading={demote.isPending}>
              {t("governance.demote")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
