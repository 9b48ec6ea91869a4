import "@mantine/core/styles/Badge.css";
import { Alert, Badge, Button, Group, type MantineColor } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { keyQuery, type VenueKey } from "@/api/keys";
import { ErrorNote } from "@/components/ErrorNote";
import { Section } from "@/components/Section";
import { useFormat } from "@/components/useFormat";
import { useGateReason } from "@/components/useGateReason";
import { useTranslation } from "@/i18n/useTranslation";
import { KeyForm } from "./KeyForm";
import { RemoveKeyForm, UnlockForm } from "./KeyForms";
import classes from "./Settings.module.css";
import { VenueCheck } from "./VenueCheck";

const COLORS: Record<VenueKey["state"], MantineColor> = {
  none: "gray",
  locked: "signal",
  broken: "loss",
  unchecked: "gray",
  ready: "gain",
  refused: "loss",
};

/** The key of the venue: what is known of it, and the ways to enter, exchange, unlock and remove it. */
export function KeySection() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(keyQuery);
  return (
    <Section title={t("keys.title")}>
      <p className={classes.hint}>{t("keys.text")}</p>
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {data && <KnownKey known={data} />}
      <VenueCheck />
    </Section>
  );
}

function KnownKey({ known }: { known: VenueKey }) {
  const { t, language } = useTranslation();
  const format = useFormat();
  const reasonOf = useGateReason();
  const [open, setOpen] = useState<"enter" | "remove" | null>(null);
  const editable = known.origin === null || known.origin === "stored";
  const enters = editable && (known.origin === null || open === "enter");
  return (
    <>
      <div className={classes.row}>
        <div className={classes.grow}>
          <div>
            {known.label}
            {known.hint !== null && ` · ${known.hint}`}
            {known.kind !== null && ` · ${known.kind === "ED25519" ? "Ed25519" : "HMAC"}`}
          </div>
          <div className={classes.hint}>
            {known.origin === null ? t("keys.origin.none") : t(`keys.origin.${known.origin}`)}
            {known.protection !== null && ` ${t(`keys.protection.${known.protection}`)}`}
            {known.added_at !== null && ` ${t("keys.added", { time: format.dateTime(known.added_at) })}`}
            {known.checked_at !== null &&
              ` ${t("keys.checked", { time: format.dateTime(known.checked_at) })}`}
          </div>
        </div>
        <Badge color={COLORS[known.state]} variant="light">
          {t(`keys.state.${known.state}`)}
        </Badge>
      </div>
      {known.problem !== null && (
        <Alert mt="sm" color="loss" variant="light" role="alert">
          {reasonOf({ reason: known.problem, reason_pt: known.problem_pt })}
        </Alert>
      )}
      {/* The simulator's own key can do no harm. */}
      {known.origin !== "demo" &&
        (language === "pt-BR" ? known.warnings_pt : known.warnings).map((warning) => (
          <Alert key={warning} mt="sm" color="signal" variant="light">
            {warning}
          </Alert>
        ))}
      {known.state === "locked" && <UnlockForm />}
      {editable && known.origin === "stored" && (
        <Group mt="md">
          <Button variant="default" onClick={() => setOpen(open === "enter" ? null : "enter")}>
            {t("keys.exchange")}
          </Button>
          <Button variant="default" color="loss" onClick={() => setOpen(open === "remove" ? null : "remove")}>
            {t("keys.remove")}
          </Button>
        </Group>
      )}
      {enters && <KeyForm realMoney={known.real_money} onStored={() => setOpen(null)} />}
      {open === "remove" && <RemoveKeyForm onRemoved={() => setOpen(null)} />}
    </>
  );
}
