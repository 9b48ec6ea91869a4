import "@/theme/mantineForms";
import { Button, type MantineColor, PasswordInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { ApiError } from "@/api/errors";
import { useRemoveKey, useUnlockKey } from "@/api/keys";
import { ErrorNote } from "@/components/ErrorNote";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Settings.module.css";

interface SecretFormProps {
  label: string;
  action: string;
  autoComplete: string;
  color?: MantineColor;
  change: { error: Error | null; isPending: boolean };
  onSubmit: (value: string) => void;
}

function SecretForm({ label, action, autoComplete, color, change, onSubmit }: SecretFormProps) {
  const [value, setValue] = useState("");
  const { error } = change;
  const atField = error instanceof ApiError && error.field !== undefined ? error.atField : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (value !== "") onSubmit(value);
  };
  return (
    <form onSubmit={submit}>
      <div className={classes.inline}>
        <PasswordInput
          label={label}
          autoComplete={autoComplete}
          value={value}
          error={atField}
          onChange={(event) => setValue(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" {...(color && { color })} loading={change.isPending}>
          {action}
        </Button>
      </div>
      {error && atField === undefined && <ErrorNote error={error} />}
    </form>
  );
}

/** The passphrase of a stored key, asked for after each start. */
export function UnlockForm() {
  const { t } = useTranslation();
  const unlock = useUnlockKey();
  return (
    <SecretForm
      label={t("keys.passphrase")}
      action={t("keys.unlock")}
      autoComplete="off"
      change={unlock}
      onSubmit={(passphrase) => unlock.mutate({ passphrase })}
    />
  );
}

/** Without a key nothing real is sent, exits neither: so the owner's password is asked for. */
export function RemoveKeyForm({ onRemoved }: { onRemoved: () => void }) {
  const { t } = useTranslation();
  const remove = useRemoveKey();
  return (
    <>
      <p className={classes.about}>{t("keys.removeText")}</p>
      <SecretForm
        label={t("keys.password")}
        action={t("keys.remove")}
        autoComplete="current-password"
        color="loss"
        change={remove}
        onSubmit={(password) => remove.mutate({ password }, { onSuccess: onRemoved })}
      />
    </>
  );
}
