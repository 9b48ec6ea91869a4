import "@/theme/mantineForms";
import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import type { Order } from "@/api/bots";
import { useSettleDoubt } from "@/api/risk";
import { ErrorNote } from "@/components/ErrorNote";
import { useTranslation } from "@/i18n/useTranslation";

export type DoubtVerb = "handOver" | "close";

interface DoubtDialogProps {
  order: Order;
  verb: DoubtVerb;
  /** The bot's. */
  name: string;
  onClose: () => void;
}

/** Says what handing over or closing does before it is done. */
export function DoubtDialog({ order, verb, name, onClose }: DoubtDialogProps) {
  const { t } = useTranslation();
  const settle = useSettleDoubt(order);
  const { pair } = order;
  const title =
    verb === "handOver" ? t("doubts.handOverTitle", { pair, name }) : t("doubts.closeTitle", { pair });
  return (
    <Modal opened centered onClose={onClose} title={title}>
      <Stack>
        <Text>
          {verb === "handOver"
            ? t(`doubts.handOverText.${order.side}`, { pair })
            : t(`doubts.closeText.${order.side}`)}
        </Text>
        {settle.error && <ErrorNote error={settle.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("action.cancel")}
          </Button>
          <Button loading={settle.isPending} onClick={() => settle.mutate(verb, { onSuccess: onClose })}>
            {verb === "handOver" ? t("doubts.handOverConfirm") : t("doubts.closeConfirm")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
