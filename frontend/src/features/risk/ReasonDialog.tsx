import "@/theme/mantineForms";
import { Button, Group, Modal, PasswordInput, Stack, Text, Textarea } from "@mantine/core";
import { useForm } from "@mantine/form";
import type { UseMutationResult } from "@tanstack/react-query";
import { ApiError } from "@/api/errors";
import { FormError } from "@/components/FormError";
import { useTranslation } from "@/i18n/useTranslation";

export interface Said {
  reason: string;
  password: string;
}

interface ReasonDialogProps<Wish extends Said> {
  title: string;
  text: string;
  confirm: string;
  change: Pick<UseMutationResult<unknown, Error, Wish>, "mutate" | "error" | "isPending">;
  wish: (said: Said) => Wish;
  onClose: () => void;
}

/** What only the owner may undo takes the password and a written reason; both are checked where it is kept. */
export function ReasonDialog<Wish extends Said>(props: ReasonDialogProps<Wish>) {
  const { title, text, confirm, change, wish, onClose } = props;
  const { t } = useTranslation();
  const form = useForm<Said>({
    initialValues: { reason: "", password: "" },
    validate: {
      reason: (reason) => (reason.trim().length < 3 ? t("risk.reasonMissing") : null),
      password: (password) => (password === "" ? t("login.passwordMissing") : null),
    },
  });
  const submit = form.onSubmit(({ reason, password }) =>
    change.mutate(wish({ reason: reason.trim(), password }), {
      onSuccess: onClose,
      onError: (error) => {
        if (error instanceof ApiError && error.field) form.setFieldError(error.field, error.atField);
      },
    }),
  );
  return (
    <Modal opened centered onClose={onClose} title={title}>
      <form onSubmit={submit} noValidate>
        <Stack>
          <Text>{text}</Text>
          <Textarea label={t("risk.reason")} maxLength={300} {...form.getInputProps("reason")} />
          <PasswordInput
            label={t("auth.password")}
            autoComplete="current-password"
            {...form.getInputProps("password")}
          />
          <FormError error={change.error} fields={form.values} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("action.cancel")}
            </Button>
            <Button type="submit" loading={change.isPending}>
              {confirm}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
