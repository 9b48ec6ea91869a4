import "@/theme/mantineForms";
import { Modal } from "@mantine/core";
import { ErrorNote } from "@/components/ErrorNote";
import { useTranslation } from "@/i18n/useTranslation";

/** Why a command of the palette was refused. */
export function Refusal({ error, onClose }: { error: Error; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal opened centered title={t("commands.failed")} onClose={onClose}>
      <ErrorNote error={error} />
    </Modal>
  );
}
