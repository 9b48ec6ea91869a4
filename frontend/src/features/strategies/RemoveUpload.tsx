import "@/theme/mantineForms";
import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useRemoveUpload } from "@/api/uploads";
import { ErrorNote } from "@/components/ErrorNote";
import { useTranslation } from "@/i18n/useTranslation";

/** Removes an uploaded strategy; one that a bot uses stays, and the panel says which bot. */
export function RemoveUpload({ name }: { name: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [asked, setAsked] = useState(false);
  const remove = useRemoveUpload();
  return (
    <>
      <Button variant="default" onClick={() => setAsked(true)}>
        {t("uploads.remove")}
      </Button>
      {asked && (
        <Modal opened centered onClose={() => setAsked(false)} title={t("uploads.removeTitle", { name })}>
          <Stack>
            <Text>{t("uploads.removeText", { file: `${name}.py` })}</Text>
            {remove.error && <ErrorNote error={remove.error} />}
            <Group justify="flex-end">
              <Button variant="default" onClick={() => setAsked(false)}>
                {t("action.cancel")}
              </Button>
              <Button
                color="loss"
                loading={remove.isPending}
                onClick={() => remove.mutate(name, { onSuccess: () => void navigate({ to: "/strategies" }) })}
              >
                {t("uploads.removeConfirm")}
              </Button>
            </Group>
          </Stack>
        </Modal>
      )}
    </>
  );
}
