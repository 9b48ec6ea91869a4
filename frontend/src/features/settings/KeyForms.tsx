import "@/theme/mantineForms";
import { Button, type MantineColor, PasswordInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { isAtField } from "@/api/errors";
import { useRemoveKey, useUnlockKey } from "@/api/keys";
import { FormError } from "@/components/FormError";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Settings.module.css";

interface SecretFormProps {
  /** What the panel calls it, at which it refuses it. */
  name: string;
  label: string;
  action: string;
  autoComplete: string;
  color?: MantineColor;
  change: { error: Error | null; isPending: boolean };
  onSubmit: (value: string) => void;
}

function SecretForm({ name, label, action, autoComplete, color, change, onSubmit }: SecretFormProps) {
  const [value, setValue] = useState("");
  const { error } = change;
  const fields = { [name]: value };
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
          error={isAtField(error, fields) ? error.atField : undefined}
          onChange={(event) => setValue(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" {...(color && { color })} loading={change.isPending}>
          {action}
        </Button>
      </div>
      <FormError error={error} fields={fields} />
    </form>
  );
}

/** The passphrase of a stored key, asked for after each start. */
export function UnlockForm() {
  const { t } = useTranslation();
  const unlock = useUnlockKey();
  return (
    <SecretForm
      name="passphrase"
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
        name="password"
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
