import "@/theme/mantineForms";
import { Button, Group, Modal, PasswordInput, Stack, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useConfirm } from "@/api/session";
import { ErrorNote } from "@/components/ErrorNote";
import { useTranslation } from "@/i18n/useTranslation";

/** The password again, before what the panel calls dangerous; the request it interrupted goes on by itself. */
export function ConfirmDialog({ settle }: { settle: (confirmed: boolean) => void }) {
  const { t } = useTranslation();
  const confirm = useConfirm();
  const form = useForm({
    initialValues: { password: "" },
    validate: { password: (password) => (password === "" ? t("login.passwordMissing") : null) },
  });
  return (
    <Modal opened onClose={() => settle(false)} title={t("confirm.title")} centered zIndex={400}>
      <form
        onSubmit={form.onSubmit((values) => confirm.mutate(values, { onSuccess: () => settle(true) }))}
        noValidate
      >
        <Stack>
          <Text>{t("confirm.text")}</Text>
          <PasswordInput
            label={t("auth.password")}
            autoComplete="current-password"
            data-autofocus
            {...form.getInputProps("password")}
          />
          {confirm.error && <ErrorNote error={confirm.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={() => settle(false)}>
              {t("action.cancel")}
            </Button>
            <Button type="submit" loading={confirm.isPending}>
              {t("confirm.submit")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
