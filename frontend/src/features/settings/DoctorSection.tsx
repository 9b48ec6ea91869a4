import { Button, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { doctorQuery } from "@/api/doctor";
import { ErrorNote } from "@/components/ErrorNote";
import { Section } from "@/components/Section";
import { useGateReason } from "@/components/useGateReason";
import { useTranslation } from "@/i18n/useTranslation";
import { Findings } from "./Findings";
import classes from "./Settings.module.css";

/** The check-up that `vostok doctor` makes, and what to mend. */
export function DoctorSection() {
  const { t } = useTranslation();
  const reasonOf = useGateReason();
  const { data, error, refetch, isFetching } = useQuery(doctorQuery);
  return (
    <Section
      title={t("doctor.title")}
      aside={
        <Button size="xs" variant="default" loading={isFetching} onClick={() => void refetch()}>
          {t("doctor.again")}
        </Button>
      }
    >
      <p className={classes.hint}>{t("doctor.text")}</p>
      {error && <ErrorNote error={error} />}
      {!error && data === undefined && <Skeleton height="12rem" />}
      <Findings
        label={t("doctor.title")}
        items={(data?.items ?? []).map((item) => ({
          ...item,
          name: t(`doctor.check.${item.check}`),
          text: reasonOf({ reason: item.text, reason_pt: item.text_pt }) ?? "",
        }))}
      />
    </Section>
  );
}
