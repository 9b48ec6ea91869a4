import { useNavigate } from "@tanstack/react-router";
import { useRemoveUpload } from "@/api/uploads";
import { DeleteButton } from "@/components/DeleteButton";
import { useTranslation } from "@/i18n/useTranslation";

/** Removes an uploaded strategy; one that a bot uses stays, and the panel says which bot. */
export function RemoveUpload({ name }: { name: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const remove = useRemoveUpload();
  return (
    <DeleteButton
      label={t("uploads.remove")}
      title={t("uploads.removeTitle", { name })}
      text={t("uploads.removeText", { file: `${name}.py` })}
      confirm={t("uploads.removeConfirm")}
      remove={remove}
      onDelete={() => remove.mutate(name, { onSuccess: () => void navigate({ to: "/strategies" }) })}
    />
  );
}
