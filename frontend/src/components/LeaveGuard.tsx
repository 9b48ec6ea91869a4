import "@/theme/mantineForms";
import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useBlocker } from "@tanstack/react-router";
import { useTranslation } from "@/i18n/useTranslation";

/** Asks before what was typed is left behind, by a link or by a reload. What is saved goes on with `ignoreBlocker`. */
export function LeaveGuard({ changed }: { changed: boolean }) {
  const { t } = useTranslation();
  const { status, proceed, reset } = useBlocker({
    // Who has to log in again cannot stay.
    shouldBlockFn: ({ current, next }) =>
      changed && next.pathname !== current.pathname && next.pathname !== "/login",
    enableBeforeUnload: changed,
    withResolver: true,
  });
  if (status !== "blocked") return null;
  return (
    <Modal opened onClose={reset} title={t("leave.title")} centered>
      <Stack>
        <Text>{t("leave.text")}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={reset} data-autofocus>
            {t("leave.stay")}
          </Button>
          <Button color="loss" onClick={proceed}>
            {t("leave.leave")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
