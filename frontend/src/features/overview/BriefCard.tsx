import { useQuery } from "@tanstack/react-query";
import { briefsQuery, isWaiting, useWriteBrief } from "@/api/ai";
import { BriefHeadline } from "@/components/BriefHeadline";
import { ButtonLink } from "@/components/ButtonLink";
import { ErrorNote } from "@/components/ErrorNote";
import { OwnerButton } from "@/components/OwnerButton";
import { Section } from "@/components/Section";
import { useTranslation } from "@/i18n/useTranslation";

/** The newest brief of the book's mode in one sentence. */
export function BriefCard({ mode }: { mode: "SIMULATED" | "REAL_MARKET_SPOT" }) {
  const { t } = useTranslation();
  const { data, error } = useQuery(briefsQuery("portfolio", mode));
  const write = useWriteBrief();
  const newest = data?.items[0];
  const busy = write.isPending || (newest !== undefined && isWaiting(newest));
  return (
    <Section
      title={t("nav.brief")}
      aside={
        <OwnerButton
          size="xs"
          variant="default"
          loading={busy}
          onClick={() => write.mutate({ kind: "portfolio", subject: "", mode })}
        >
          {t("overview.briefWrite")}
        </OwnerButton>
      }
    >
      {(error ?? write.error) && <ErrorNote error={error ?? write.error} />}
      {newest ? <BriefHeadline brief={newest} /> : <p>{t("overview.briefNone")}</p>}
      {newest && (
        <ButtonLink size="xs" variant="subtle" to="/brief" search={{ kind: "portfolio", subject: mode }}>
          {t("brief.open")}
        </ButtonLink>
      )}
    </Section>
  );
}
