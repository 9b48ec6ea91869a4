import "@/theme/mantineForms";
import { Button, Checkbox, Group, Skeleton, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { type QuietHours, quietQuery, useChangeQuiet } from "@/api/channels";
import { ErrorNote } from "@/components/ErrorNote";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Settings.module.css";

/** When only critical alerts are sent; times are those of this browser's time zone once they are saved here. */
export function QuietForm() {
  const { data, error, refetch } = useQuery(quietQuery);
  if (error) return <ErrorNote error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Skeleton height="5rem" />;
  return <Hours key={JSON.stringify(data)} saved={data} />;
}

function Hours({ saved }: { saved: QuietHours }) {
  const { t } = useTranslation();
  const change = useChangeQuiet();
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const zone = saved.enabled ? saved.zone : here;
  const form = useForm({ initialValues: { ...saved, zone } });
  return (
    <form onSubmit={form.onSubmit((values) => change.mutate(values))} noValidate>
      <Checkbox
        label={t("quiet.enabled")}
        description={t("quiet.text")}
        {...form.getInputProps("enabled", { type: "checkbox" })}
      />
      {form.values.enabled && (
        <div className={classes.figures}>
          <TextInput type="time" label={t("quiet.begins")} {...form.getInputProps("begins")} />
          <TextInput type="time" label={t("quiet.ends")} {...form.getInputProps("ends")} />
          <TextInput label={t("quiet.zone")} {...form.getInputProps("zone")} />
        </div>
      )}
      {change.error && <ErrorNote error={change.error} />}
      <Group mt="sm">
        <Button type="submit" variant="default" loading={change.isPending} disabled={!form.isDirty()}>
          {t("settings.save")}
        </Button>
        {change.isSuccess && !form.isDirty() && <span role="status">{t("settings.saved")}</span>}
      </Group>
    </form>
  );
}
