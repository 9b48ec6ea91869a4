import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Schemas } from "@/api/client";
import { type Difference, reconciliationQuery, useRunReconciliation } from "@/api/reconciliation";
import { DataTable } from "@/components/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { ErrorNote } from "@/components/ErrorNote";
import { OwnerButton } from "@/components/OwnerButton";
import { Page } from "@/components/Page";
import { Section } from "@/components/Section";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import { FixDialog } from "./FixDialog";
import classes from "./Reconciliation.module.css";
import { RunHistory } from "./RunHistory";
import { useDifferenceColumns } from "./useDifferenceColumns";

type Sides = Schemas["NamedReconciliationPublic"];

const NOBODY: Record<string, string> = {};

/** The account, the journal and what bots believe, side by side; what differs and how it is mended. */
export function ReconciliationView() {
  const { t } = useTranslation();
  const { data: now, error, refetch } = useQuery(reconciliationQuery);
  const run = useRunReconciliation();
  const [fixing, setFixing] = useState<Difference | null>(null);
  const columns = useDifferenceColumns(now?.names ?? NOBODY, setFixing);
  return (
    <Page
      title={t("nav.reconciliation")}
      aside={
        now && (
          <strong className={classes.mark} data-state={now.state}>
            {t(`reconciliation.state.${now.state}`)}
          </strong>
        )
      }
      actions={
        <OwnerButton loading={run.isPending} onClick={() => run.mutate(undefined)}>
          {run.isPending ? t("reconciliation.running") : t("reconciliation.run")}
        </OwnerButton>
      }
    >
      <p className={classes.text}>
        {t("reconciliation.text")}{" "}
        <Link to="/help" search={{ topic: "runbook.books" }}>
          {t("reconciliation.help")}
        </Link>
      </p>
      {run.error && <ErrorNote error={run.error} />}
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {now === undefined && !error && <Skeleton height="8rem" />}
      {now && <Sight now={now} />}
      {now && (
        <Section flush title={t("reconciliation.differences")}>
          {now.items.length === 0 ? (
            <EmptyState title={t("reconciliation.none")}>{t("reconciliation.noneText")}</EmptyState>
          ) : (
            <DataTable
              name="differences"
              label={t("reconciliation.differences")}
              columns={columns}
              rows={now.items}
              rowId={(row) => row.id}
            />
          )}
        </Section>
      )}
      <Section flush title={t("reconciliation.history")}>
        <RunHistory />
      </Section>
      {fixing && <FixDialog found={fixing} names={now?.names ?? NOBODY} onClose={() => setFixing(null)} />}
    </Page>
  );
}

/** When each side was seen, and why entries wait. */
function Sight({ now }: { now: Sides }) {
  const { t } = useTranslation();
  const format = useFormat();
  const seen = (at: number | null, otherwise: string) => (at === null ? otherwise : format.dateTime(at));
  return (
    <>
      {now.reason && <p className={classes.alarm}>{t(`reconciliation.waits.${now.state}`)}</p>}
      {now.problem && <p className={classes.alarm}>{t("reconciliation.problem", { reason: now.problem })}</p>}
      <dl className={classes.sides}>
        <div>
          <dt>{t("reconciliation.exchange")}</dt>
          <dd>{seen(now.exchange_at, t("reconciliation.noLive"))}</dd>
        </div>
        <div>
          <dt>{t("reconciliation.journal")}</dt>
          <dd>{seen(now.checked_at, t("reconciliation.notYet"))}</dd>
        </div>
        <div>
          <dt>{t("reconciliation.bots")}</dt>
          <dd>{seen(now.bots_at, t("reconciliation.notYet"))}</dd>
        </div>
        <div>
          <dt>{t("reconciliation.full")}</dt>
          <dd>{seen(now.full_at, t("reconciliation.notYet"))}</dd>
        </div>
      </dl>
    </>
  );
}
