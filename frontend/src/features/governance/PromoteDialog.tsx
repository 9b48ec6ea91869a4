import "@/theme/mantineForms";
import { Button, Group, Modal, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { Schemas } from "@/api/client";
import { ApiError } from "@/api/errors";
import { goingLiveQuery, type Standing, usePromote } from "@/api/governance";
import { AmountInput } from "@/components/AmountInput";
import { ErrorNote } from "@/components/ErrorNote";
import { FormError } from "@/components/FormError";
import { useTranslation } from "@/i18n/useTranslation";
import { compare, isPlainDecimal } from "@/lib/amount";
import { ConditionList } from "./ConditionList";
import { GoLiveChecks } from "./GoLiveChecks";
import { useStepText } from "./useStepText";

interface PromoteDialogProps {
  card: Standing;
  step: Schemas["StepPublic"];
  onClose: () => void;
}

/** One step up: what it means, what was found, and the owner's password. */
export function PromoteDialog({ card, step, onClose }: PromoteDialogProps) {
  const { t } = useTranslation();
  const stepText = useStepText();
  const promote = usePromote(card.bot_id);
  const goesLive = step.stage === "REAL" && card.mode === "SIMULATED";
  const form = useForm({
    initialValues: { password: "", name: "", capital: "", at_stake: "" },
    validate: {
      password: (password) => (password === "" ? t("governance.passwordMissing") : null),
      capital: (capital) => (capital === "" || isAmount(capital) ? null : t("governance.capitalWrong")),
    },
  });
  const [asked] = useDebouncedValue(form.values.capital, 300);
  const goingLive = useQuery({
    ...goingLiveQuery(card.bot_id, isAmount(asked) ? asked : ""),
    enabled: step.stage === "REAL",
    placeholderData: keepPreviousData,
  });
  const needed = goingLive.data?.needed === true;
  const submit = form.onSubmit(({ password, name, capital, at_stake }) => {
    if (needed && at_stake === "") {
      form.setFieldError("at_stake", t("goLive.amountMissing"));
      return;
    }
    promote.mutate(
      {
        password,
        // What the dialog shows is what is taken, or nothing is.
        ...step,
        ...(needed && { at_stake }),
        ...(goesLive && name.trim() !== "" && { name: name.trim() }),
        ...(goesLive && capital !== "" && { capital }),
      },
      {
        onSuccess: onClose,
        onError: (error) => {
          if (error instanceof ApiError && error.field) form.setFieldError(error.field, error.atField);
        },
      },
    );
  });
  const title = t("governance.promoteTitle", { name: card.name, step: stepText(step) });
  return (
    <Modal opened centered onClose={onClose} title={title}>
      <form onSubmit={submit} noValidate>
        <Stack>
          <Text>{t(goesLive ? "governance.goLiveText" : `governance.promoteText.${step.stage}`)}</Text>
          <ConditionList conditions={card.conditions} />
          {goesLive && (
            <>
              <TextInput
                label={t("governance.liveName")}
                description={t("governance.liveNameText")}
                maxLength={60}
                {...form.getInputProps("name")}
              />
              <AmountInput
                label={t("governance.capital")}
                description={t("governance.capitalText")}
                unit={goingLive.data?.currency ?? ""}
                {...form.getInputProps("capital")}
              />
            </>
          )}
          {goingLive.error && <ErrorNote error={goingLive.error} onRetry={() => void goingLive.refetch()} />}
          {needed && goingLive.data && (
            <GoLiveChecks found={goingLive.data} amount={form.getInputProps("at_stake")} />
          )}
          <PasswordInput
            label={t("governance.password")}
            autoComplete="current-password"
            maxLength={200}
            {...form.getInputProps("password")}
          />
          <FormError error={promote.error} fields={form.values} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("action.cancel")}
            </Button>
            <Button type="submit" loading={promote.isPending}>
              {t("governance.promote", { step: stepText(step) })}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function isAmount(text: string): boolean {
  return isPlainDecimal(text) && compare(text, "0") > 0;
}
