import "@/theme/mantineForms";
import { Alert, Button, Group, type MantineColor, Modal, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import type { Bot } from "@/api/bots";
import { ErrorNote } from "@/components/ErrorNote";
import { useTranslation } from "@/i18n/useTranslation";

interface ByHandDialogProps {
  bot: Bot;
  title: string;
  /** What will be done, with its fields. */
  children: ReactNode;
  confirm: string;
  color?: MantineColor;
  order: { error: Error | null; isPending: boolean };
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks before an order by hand: what it does, that it is recorded, and whether real money moves. */
export function ByHandDialog(props: ByHandDialogProps) {
  const { bot, title, children, confirm, color, order, onConfirm, onClose } = props;
  const { t } = useTranslation();
  return (
    <Modal opened onClose={onClose} title={title} centered>
      <Stack>
        {children}
        <Text size="sm" c="dimmed">
          {t("byHand.recorded")}
        </Text>
        {bot.mode === "REAL_MARKET_SPOT" && (
          <Alert color="signal" variant="light">
            {t("act.live")}
          </Alert>
        )}
        {order.error && <ErrorNote error={order.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            {t("action.cancel")}
          </Button>
          <Button color={color} loading={order.isPending} onClick={onConfirm}>
            {confirm}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
