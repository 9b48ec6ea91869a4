import { Button, Group, Modal, PasswordInput, Stack, Text, Textarea } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useState } from "react";
import { ApiError } from "@/api/errors";
import { type Latch, useResume } from "@/api/risk";
import { ErrorNote } from "@/components/ErrorNote";
import items from "@/components/Items.module.css";
import { OwnerButton } from "@/components/OwnerButton";
import { useFormat } from "@/components/useFormat";
import { useGateReason } from "@/components/useGateReason";
import { useTranslation } from "@/i18n/useTranslation";
import { FreshStart } from "./FreshStart";
import classes from "./Risk.module.css";

/** Set where the exchange knows none of the orders any more (Binance's testnet, about once a month). */
const EMPTIED = "emptied";

interface LatchItemProps {
  latch: Latch;
  /** The scope in words. */
  scope: string;
}

export function LatchItem({ latch, scope }: LatchItemProps) {
  const { t, tOr } = useTranslation();
  const format = useFormat();
  const reasonOf = useGateReason();
  const [lifting, setLifting] = useState(false);
  return (
    <li className={items.row}>
      <div className={items.grow}>
        <strong>
          {t(`trading.state.${latch.state}`)} · {scope}
        </strong>
        <div>{reasonOf(latch)}</div>
        <div className={classes.hint}>
          {t("risk.latchedBy", {
            source: tOr(`risk.source.${latch.source}`, latch.source),
            actor: latch.actor,
            at: format.dateTime(latch.at),
          })}
        </div>
      </div>
      {latch.source === EMPTIED && <FreshStart />}
      <OwnerButton size="xs" variant="default" onClick={() => setLifting(true)}>
        {t("risk.lift")}
      </OwnerButton>
      {lifting && <LiftDialog latch={latch} scope={scope} onClose={() => setLifting(false)} />}
    </li>
  );
}

/** Going on takes the password and a written reason; both are checked where the latch is kept. */
function LiftDialog({ latch, scope, onClose }: LatchItemProps & { onClose: () => void }) {
  const { t } = useTranslation();
  const resume = useResume();
  const form = useForm({
    initialValues: { reason: "", password: "" },
    validate: {
      reason: (reason) => (reason.trim().length < 3 ? t("risk.reasonMissing") : null),
      password: (password) => (password === "" ? t("login.passwordMissing") : null),
    },
  });
  const submit = form.onSubmit(({ reason, password }) =>
    resume.mutate(
      { scope: latch.scope, source: latch.source, reason: reason.trim(), password },
      {
        onSuccess: onClose,
        onError: (error) => {
          if (error instanceof ApiError && error.field) form.setFieldError(error.field, error.detail);
        },
      },
    ),
  );
  return (
    <Modal opened centered onClose={onClose} title={t("risk.liftTitle", { scope })}>
      <form onSubmit={submit} noValidate>
        <Stack>
          <Text>{t("risk.liftText")}</Text>
          <Textarea label={t("risk.reason")} maxLength={300} {...form.getInputProps("reason")} />
          <PasswordInput
            label={t("auth.password")}
            autoComplete="current-password"
            {...form.getInputProps("password")}
          />
          {resume.error && <ErrorNote error={resume.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("action.cancel")}
            </Button>
            <Button type="submit" loading={resume.isPending}>
              {t("risk.liftConfirm")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
