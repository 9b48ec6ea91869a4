import "@/theme/mantineForms";
import { Button, Group, Modal, NativeSelect, Stack, Text, Textarea } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { botsQuery } from "@/api/bots";
import { ApiError } from "@/api/errors";
import { type AccountLine, useAssign } from "@/api/risk";
import { AmountInput } from "@/components/AmountInput";
import { FormError } from "@/components/FormError";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import { compare, isPlainDecimal, subtract } from "@/lib/amount";

interface AssignDialogProps {
  line: AccountLine;
  onClose: () => void;
}

/** Moves money between a live bot and what nobody owns; what it will be is said before it is done. */
export function AssignDialog({ line, onClose }: AssignDialogProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const assign = useAssign();
  const { data: bots } = useQuery(botsQuery);
  const live = bots?.items.filter(({ mode }) => mode === "REAL_MARKET_SPOT") ?? [];
  const form = useForm({
    initialValues: { bot_id: "", direction: "give", amount: "", reason: "" },
    validate: {
      bot_id: (id) => (id === "" ? t("books.botMissing") : null),
      amount: (amount) =>
        isPlainDecimal(amount) && compare(amount, "0") > 0 ? null : t("books.amountMissing"),
      reason: (reason) => (reason.trim().length < 3 ? t("risk.reasonMissing") : null),
    },
  });
  const { direction, amount } = form.values;
  const moved = (value: string) => (direction === "give" ? value : `-${value}`);
  const after = isPlainDecimal(amount) ? subtract(line.unowned, moved(amount)) : null;
  const submit = form.onSubmit((values) =>
    assign.mutate(
      {
        bot_id: values.bot_id,
        asset: line.asset,
        amount: moved(values.amount),
        reason: values.reason.trim(),
      },
      {
        onSuccess: onClose,
        onError: (error) => {
          if (error instanceof ApiError && error.field) form.setFieldError(error.field, error.atField);
        },
      },
    ),
  );
  return (
    <Modal opened centered onClose={onClose} title={t("books.assignTitle", { asset: line.asset })}>
      <form onSubmit={submit} noValidate>
        <Stack>
          <Text>{t("books.assignText")}</Text>
          {bots !== undefined && live.length === 0 && <Text c="dimmed">{t("books.noLiveBot")}</Text>}
          <NativeSelect
            label={t("books.bot")}
            data={[{ value: "", label: "" }, ...live.map(({ id, name }) => ({ value: id, label: name }))]}
            {...form.getInputProps("bot_id")}
          />
          <NativeSelect
            label={t("books.direction")}
            data={[
              { value: "give", label: t("books.give") },
              { value: "take", label: t("books.take") },
            ]}
            {...form.getInputProps("direction")}
          />
          <AmountInput
            label={t("books.amount", { asset: line.asset })}
            unit={line.asset}
            {...form.getInputProps("amount")}
          />
          <Textarea label={t("books.reason")} maxLength={300} {...form.getInputProps("reason")} />
          {after !== null && (
            <Text className="figures">
              {t("books.change", { from: format.quantity(line.unowned), to: format.quantity(after) })}
            </Text>
          )}
          <FormError error={assign.error} fields={form.values} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("action.cancel")}
            </Button>
            <Button type="submit" loading={assign.isPending}>
              {t("books.confirm")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
