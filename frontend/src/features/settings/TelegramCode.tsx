import { Alert, Anchor, Button, Code, CopyButton, Group } from "@mantine/core";
import type { Schemas } from "@/api/client";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";

/** What to send to the bot, for as long as the code waits. */
export function TelegramCode({ pairing }: { pairing: Schemas["PairingPublic"] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const message = `/pair ${pairing.code}`;
  return (
    <Alert role="status" color="orbit" variant="light" mt="sm" title={t("telegram.send")}>
      <Code block>{message}</Code>
      <Group mt="xs" gap="sm">
        <CopyButton value={message}>
          {({ copied, copy }) => (
            <Button size="xs" variant="default" onClick={copy}>
              {copied ? t("action.copied") : t("action.copy")}
            </Button>
          )}
        </CopyButton>
        <Anchor href={pairing.link} target="_blank" rel="noreferrer" size="sm">
          {t("telegram.open")}
        </Anchor>
        <span>{t("telegram.until", { time: format.dateTime(pairing.until) })}</span>
      </Group>
    </Alert>
  );
}
