import { Alert, Button } from "@mantine/core";
import { IconAlertTriangle, IconDownload, IconShieldCheck } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { CHAINS, exportUrl, useVerifyAudit } from "@/api/audit";
import { ErrorNote } from "@/components/ErrorNote";
import { Section } from "@/components/Section";
import { useFormat } from "@/components/useFormat";
import { useMayChange } from "@/components/useMayChange";
import { useTranslation } from "@/i18n/useTranslation";
import { canVerify } from "@/lib/auditChain";
import classes from "./Audit.module.css";
import { type BrowserVerdict, checkInBrowser, forget } from "./browserCheck";

const browserKey = ["audit-in-browser"] as const;

async function checkAll(whole: boolean): Promise<BrowserVerdict[]> {
  return Promise.all(CHAINS.map((chain) => checkInBrowser(chain, whole)));
}

/** Does the log hold: what this browser finds by itself, and on request what the programs find. */
export function ChainSection() {
  const { t } = useTranslation();
  const format = useFormat();
  const cache = useQueryClient();
  const mayChange = useMayChange();
  const server = useVerifyAudit();
  const browser = useQuery({
    queryKey: browserKey,
    queryFn: () => checkAll(false),
    enabled: canVerify(),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const verify = () => {
    // The programs check when the owner asks; this browser checks for everyone.
    if (mayChange) server.mutate();
    if (canVerify()) void cache.fetchQuery({ queryKey: browserKey, queryFn: () => checkAll(true) });
  };
  return (
    <Section
      title={t("audit.holds")}
      aside={
        <div className={classes.actions}>
          <Button
            size="xs"
            leftSection={<IconShieldCheck size={15} aria-hidden="true" />}
            loading={server.isPending || browser.isFetching}
            onClick={verify}
          >
            {t("audit.verify")}
          </Button>
          {CHAINS.map((chain) => (
            <Button
              key={chain}
              component="a"
              href={exportUrl(chain)}
              download
              size="xs"
              variant="default"
              leftSection={<IconDownload size={15} aria-hidden="true" />}
            >
              {t("audit.export", { chain: t(`audit.chains.${chain}`) })}
            </Button>
          ))}
        </div>
      }
    >
      <p className={classes.text}>{t("audit.text")}</p>
      {!canVerify() && <p className={classes.text}>{t("audit.cannot")}</p>}
      {browser.error && <ErrorNote error={browser.error} />}
      {server.error && <ErrorNote error={server.error} />}
      <ul className={classes.verdicts} aria-label={t("audit.holds")}>
        {CHAINS.map((chain, index) => {
          const seen = browser.data?.[index];
          const told = server.data?.chains.find((one) => one.chain === chain);
          return (
            <li key={chain}>
              <strong>{t(`audit.chains.${chain}`)}</strong>
              {seen && seen.problem === null && (
                <div className={classes.good}>
                  {t("audit.browserHolds", { rows: seen.rows, from: format.integer(seen.from) })}{" "}
                  {t("audit.signed", { rows: format.integer(seen.signed) })}
                </div>
              )}
              {seen?.problem && (
                <Alert color="loss" variant="light" icon={<IconAlertTriangle aria-hidden="true" />}>
                  {t(`audit.problem.${seen.problem.kind}`, { seq: seen.problem.seq })}
                  <div>
                    <Button
                      mt="sm"
                      size="xs"
                      variant="default"
                      onClick={() => {
                        forget(chain);
                        void browser.refetch();
                      }}
                    >
                      {t("audit.forget")}
                    </Button>
                  </div>
                </Alert>
              )}
              {told?.ok && (
                <div className={classes.good}>
                  {t("audit.serverHolds", { rows: told.rows, checkpoints: told.checkpoints })}
                </div>
              )}
              {told?.broken && (
                <Alert color="loss" variant="light" icon={<IconAlertTriangle aria-hidden="true" />}>
                  {t("audit.serverBroken", { reason: told.broken.reason })}
                </Alert>
              )}
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
