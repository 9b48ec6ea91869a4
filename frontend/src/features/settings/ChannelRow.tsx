import "@/theme/mantineForms";
import { Button, Checkbox, Group } from "@mantine/core";
import type { AlertLevel } from "@/api/alerts";
import { type Channel, useChangeChannel, useRemoveChannel, useTestChannel } from "@/api/channels";
import { ErrorNote } from "@/components/ErrorNote";
import { Segments } from "@/components/Segments";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import { useLevels } from "./ChannelForm";
import classes from "./Settings.module.css";

export function ChannelRow({ channel }: { channel: Channel }) {
  const { t } = useTranslation();
  const format = useFormat();
  const levels = useLevels();
  const change = useChangeChannel();
  const remove = useRemoveChannel();
  const test = useTestChannel();
  const { id, name, service, shown, level, enabled, waiting } = channel;
  const error = change.error ?? remove.error ?? test.error;
  return (
    <li className={classes.row}>
      <div className={classes.grow}>
        <div>
          {name} <span className={classes.hint}>{`${service} · ${shown}`}</span>
        </div>
        <div className={classes.hint}>
          {channel.ok_at === null
            ? t("channels.never")
            : t("channels.arrived", { time: format.dateTime(channel.ok_at) })}
          {waiting > 0 && ` · ${t("channels.waiting", { n: waiting })}`}
          {channel.private && ` · ${t("channels.private")}`}
        </div>
        {channel.failed_at !== null && (
          <div role="status" className={classes.failed}>
            {t("channels.failing", {
              time: format.dateTime(channel.failed_at),
              reason: channel.error ?? "",
            })}
          </div>
        )}
        {test.data?.ok && channel.failed_at === null && <div role="status">{t("channels.testArrived")}</div>}
        {error && <ErrorNote error={error} />}
      </div>
      <Segments
        size="xs"
        aria-label={t("channels.levelOf", { name })}
        value={level}
        onChange={(value) => change.mutate({ id, level: value as AlertLevel })}
        data={levels}
      />
      <Group gap="xs">
        <Checkbox
          label={t("channels.enabled")}
          aria-label={t("channels.enabledOf", { name })}
          checked={enabled}
          onChange={(event) => change.mutate({ id, enabled: event.currentTarget.checked })}
        />
        <Button
          size="xs"
          variant="default"
          aria-label={t("channels.testNamed", { name })}
          loading={test.isPending}
          onClick={() => test.mutate(id)}
        >
          {t("channels.test")}
        </Button>
        <Button
          size="xs"
          variant="default"
          aria-label={t("channels.removeNamed", { name })}
          loading={remove.isPending}
          onClick={() => remove.mutate(id)}
        >
          {t("channels.remove")}
        </Button>
      </Group>
    </li>
  );
}
