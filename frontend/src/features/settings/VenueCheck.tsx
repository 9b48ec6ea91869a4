import { Button, Group, Stack } from "@mantine/core";
import { useCheckVenue } from "@/api/venue";
import { ErrorNote } from "@/components/ErrorNote";
import { useGateReason } from "@/components/useGateReason";
import { useTranslation } from "@/i18n/useTranslation";
import { Findings } from "./Findings";
import classes from "./Settings.module.css";

/** Asks the exchange everything that Vostok relies on, with the key that is in use. */
export function VenueCheck() {
  const { t } = useTranslation();
  const reasonOf = useGateReason();
  const { data, error, isPending, mutate } = useCheckVenue();
  return (
    <Stack mt="lg" gap="xs">
      <p className={classes.hint}>{t("venueCheck.text")}</p>
      <Group>
        <Button variant="default" loading={isPending} onClick={() => mutate()}>
          {t("venueCheck.start")}
        </Button>
      </Group>
      {error && <ErrorNote error={error} onRetry={() => mutate()} />}
      {data && (
        <>
          <p role="status">{t(data.ok ? "venueCheck.passed" : "venueCheck.failed")}</p>
          <Findings
            label={t("venueCheck.start")}
            items={data.items.map((item) => ({
              ...item,
              name: t(`venueCheck.check.${item.check}`),
              text: reasonOf({ reason: item.text, reason_pt: item.text_pt }) ?? "",
            }))}
          />
        </>
      )}
    </Stack>
  );
}
