import { Button, CopyButton, Group, Skeleton, Text } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { exportAddress } from "@/api/botLife";
import { type Bot, configQuery } from "@/api/bots";
import { ErrorNote } from "@/components/ErrorNote";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./BotView.module.css";

/** The Freqtrade configuration that was generated for this bot; secrets are masked. */
export function ConfigTab({ bot }: { bot: Bot }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(configQuery(bot.id));
  if (error) return <ErrorNote error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Skeleton height="20rem" radius={0} />;
  const text = JSON.stringify(data.config, null, 2);
  return (
    <>
      <div className={classes.tools}>
        <Text size="sm" c="dimmed">
          {t("config.meaning", { version: data.version })}
        </Text>
        <Group gap="xs">
          <Button component="a" size="xs" variant="default" href={exportAddress(bot.id, "vostok")} download>
            {t("config.exportOwn")}
          </Button>
          <Button
            component="a"
            size="xs"
            variant="default"
            href={exportAddress(bot.id, "freqtrade")}
            download
          >
            {t("config.exportFreqtrade")}
          </Button>
          <CopyButton value={text}>
            {({ copied, copy }) => (
              <Button
                size="xs"
                variant="default"
                leftSection={
                  copied ? (
                    <IconCheck size={15} aria-hidden="true" />
                  ) : (
                    <IconCopy size={15} aria-hidden="true" />
                  )
                }
                onClick={copy}
              >
                {copied ? t("action.copied") : t("action.copy")}
              </Button>
            )}
          </CopyButton>
        </Group>
      </div>
      <section aria-label={t("bot.tab.config")}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
        <pre className={classes.code} tabIndex={0}>
          {text}
        </pre>
      </section>
    </>
  );
}
