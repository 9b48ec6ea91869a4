import "@mantine/core/styles/Progress.css";
import { Progress } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type DataJob, dataJobsQuery, isActive, useCancelDataJob } from "@/api/data";
import { ErrorNote } from "@/components/ErrorNote";
import { OwnerButton } from "@/components/OwnerButton";
import { Section } from "@/components/Section";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Data.module.css";

const EARLIER = 3;

/** What is being fetched, and what became of the newest jobs. */
export function JobList() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(dataJobsQuery);
  const cancel = useCancelDataJob();
  if (error && data === undefined) return <ErrorNote error={error} onRetry={() => void refetch()} />;
  const jobs = data?.items ?? [];
  const shown = [...jobs.filter(isActive), ...jobs.filter((job) => !isActive(job)).slice(0, EARLIER)];
  if (shown.length === 0) return null;
  return (
    <Section title={t("data.jobs")}>
      <ul className={classes.jobs} aria-label={t("data.jobs")}>
        {shown.map((job) => (
          <JobRow
            key={job.id}
            job={job}
            cancelling={cancel.isPending && cancel.variables === job.id}
            onCancel={() => cancel.mutate(job.id)}
          />
        ))}
      </ul>
      {cancel.error && <ErrorNote error={cancel.error} />}
    </Section>
  );
}

interface JobRowProps {
  job: DataJob;
  cancelling: boolean;
  onCancel: () => void;
}

function JobRow({ job, cancelling, onCancel }: JobRowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const name =
    job.kind === "import"
      ? t("data.importOf", { folder: job.folder ?? "" })
      : t("data.downloadOf", { pairs: job.pairs.join(", "), timeframes: job.timeframes.join(", ") });
  const failed = job.outcomes.filter(({ result }) => result === "failed");
  const active = isActive(job);
  return (
    <li className={classes.job}>
      <div className={classes.jobText}>
        <div className={classes.jobName}>{name}</div>
        <div className={`figures ${classes.soft}`}>
          {t(`data.state.${job.state}`)}
          {active && job.total > 0 && ` · ${format.integer(job.done)} / ${format.integer(job.total)}`}
          {!active && ` · ${format.dateTime(job.finished_at)}`}
          {!active &&
            job.outcomes.length > 0 &&
            ` · ${t("data.outcome", {
              good: job.outcomes.length - failed.length,
              failed: failed.length,
            })}`}
        </div>
        {job.detail && <div className={classes.doubtful}>{job.detail}</div>}
        {active && (
          <Progress
            value={job.total > 0 ? (100 * job.done) / job.total : 0}
            aria-label={name}
            mt={6}
            size="sm"
          />
        )}
        {failed.length > 0 && (
          <details>
            <summary>{t("data.leftOut", { count: failed.length })}</summary>
            <ul>
              {failed.map(({ pair, timeframe, detail }) => (
                <li key={`${pair} ${timeframe}`}>
                  {pair} {timeframe}: {detail}
                </li>
              ))}
            </ul>
          </details>
        )}
      </div>
      {active && (
        <OwnerButton
          size="xs"
          variant="default"
          loading={cancelling}
          onClick={onCancel}
          aria-label={t("data.cancelNamed", { name })}
        >
          {t("action.cancel")}
        </OwnerButton>
      )}
    </li>
  );
}
