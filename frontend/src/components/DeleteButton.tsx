import "@/theme/mantineForms";
import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { ErrorNote } from "@/components/ErrorNote";
import { ownerOnly } from "@/components/OwnerOnly";
import { useTranslation } from "@/i18n/useTranslation";

interface DeleteButtonProps {
  label: string;
  title: string;
  text: string;
  /** What the button of the dialog says, where it is not the label. */
  confirm?: string;
  remove: { isPending: boolean; error: Error | null };
  onDelete: () => void;
}

/** Deletes something for good, once it has been asked whether it shall. */
export const DeleteButton = ownerOnly(OwnersDeleteButton);

function OwnersDeleteButton({ label, title, text, confirm = label, remove, onDelete }: DeleteButtonProps) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState(false);
  return (
    <>
      <Button variant="default" onClick={() => setAsked(true)}>
        {label}
      </Button>
      {asked && (
        <Modal opened centered onClose={() => setAsked(false)} title={title}>
          <Stack>
            <Text size="sm">{text}</Text>
            {remove.error && <ErrorNote error={remove.error} />}
            <Group justify="flex-end">
              <Button variant="default" onClick={() => setAsked(false)}>
                {t("action.cancel")}
              </Button>
              <Button color="loss" loading={remove.isPending} onClick={onDelete}>
                {confirm}
              </Button>
            </Group>
          </Stack>
        </Modal>
      )}
    </>
  );
}
