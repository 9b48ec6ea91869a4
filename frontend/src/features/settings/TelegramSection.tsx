import { Button, Group, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import {
  type Telegram,
  telegramQuery,
  useDisconnectTelegram,
  usePairingCode,
  useUnpairTelegram,
} from "@/api/telegram";
import { ErrorNote } from "@/components/ErrorNote";
import { Section } from "@/components/Section";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Settings.module.css";
import { TelegramCode } from "./TelegramCode";
import { TelegramForm } from "./TelegramForm";

/** Commands from one chat of Telegram: connect a bot, pair the chat, let go of either. */
export function TelegramSection() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(telegramQuery);
  return (
    <Section title={t("telegram.title")}>
      <p className={classes.hint}>{t("telegram.text")}</p>
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {!error && data === undefined && <Skeleton height="3rem" />}
      {data?.bot_name === null && <TelegramForm />}
      {data && data.bot_name !== null && <Connected telegram={data} botName={data.bot_name} />}
    </Section>
  );
}

function Connected({ telegram, botName }: { telegram: Telegram; botName: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const code = usePairingCode();
  const unpair = useUnpairTelegram();
  const disconnect = useDisconnectTelegram();
  const { chat, code_until, ok_at, failed_at } = telegram;
  const error = code.error ?? unpair.error ?? disconnect.error;
  return (
    <>
      <div className={classes.row}>
        <div className={classes.grow}>
          <div>{`@${botName}`}</div>
          <div className={classes.hint}>
            {chat === null
              ? t("telegram.unpaired")
              : t("telegram.paired", { name: chat.name, time: format.dateTime(chat.paired_at) })}
            {failed_at === null &&
              ok_at !== null &&
              ` · ${t("telegram.asked", { time: format.dateTime(ok_at) })}`}
          </div>
          {failed_at !== null && (
            <div role="status" className={classes.failed}>
              {t("telegram.failing", { time: format.dateTime(failed_at), reason: telegram.error ?? "" })}
            </div>
          )}
        </div>
        <Group gap="xs">
          {chat === null ? (
            <Button size="xs" loading={code.isPending} onClick={() => code.mutate()}>
              {t(code_until === null ? "telegram.getCode" : "telegram.newCode")}
            </Button>
          ) : (
            <Button
              size="xs"
              variant="default"
              loading={unpair.isPending}
              onClick={() => unpair.mutate(undefined, { onSuccess: () => code.reset() })}
            >
              {t("telegram.unpair")}
            </Button>
          )}
          <Button
            size="xs"
            variant="default"
            loading={disconnect.isPending}
            onClick={() => disconnect.mutate()}
          >
            {t("telegram.disconnect")}
          </Button>
        </Group>
      </div>
      {error && <ErrorNote error={error} />}
      {chat === null && code.data && code_until !== null && <TelegramCode pairing={code.data} />}
      {chat !== null && <p className={classes.about}>{t("telegram.commands")}</p>}
    </>
  );
}
