import { Button, Skeleton } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck, IconExclamationCircle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { doctorQuery, type Finding } from "@/api/doctor";
import { ErrorNote } from "@/components/ErrorNote";
import { Section } from "@/components/Section";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Settings.module.css";

const ICONS = {
  ok: IconCircleCheck,
  warning: IconExclamationCircle,
  failed: IconAlertTriangle,
} satisfies Record<Finding["status"], typeof IconCircleCheck>;

/** The check-up that `vostok doctor` makes, and what to mend. */
export function DoctorSection() {
  const { t } = useTranslation();
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
      <ul className={classes.list} aria-label={t("doctor.title")}>
        {data?.items.map(({ check, status, text }) => {
          const Icon = ICONS[status];
          return (
            <li key={check} className={classes.finding} data-status={status}>
              <Icon size={18} aria-label={t(`doctor.status.${status}`)} />
              <span>{t(`doctor.check.${check}`)}</span>
              <span className={classes.hint}>{text}</span>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
