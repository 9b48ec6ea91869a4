import "@/theme/mantineForms";
import { Alert, Button, Code, Group, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import {
  factorQuery,
  useAcceptFactor,
  useOfferFactor,
  useRenewCodes,
  useTurnFactorOff,
} from "@/api/accounts";
import type { Schemas } from "@/api/client";
import { ErrorNote, useFieldErrorText } from "@/components/ErrorNote";
import { Section } from "@/components/Section";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Settings.module.css";

export function FactorSection() {
  const { t } = useTranslation();
  const format = useFormat();
  const { data, error } = useQuery(factorQuery);
  const offer = useOfferFactor();
  const accept = useAcceptFactor();
  const renew = useRenewCodes();
  const off = useTurnFactorOff();
  const on = data !== undefined && data.since !== null;
  const failed = offer.error ?? renew.error ?? off.error;
  const codes = renew.data ?? accept.data;
  return (
    <Section title={t("factor.title")}>
      <p className={classes.hint}>{t("factor.text")}</p>
      {error && <ErrorNote error={error} />}
      {data?.since != null && (
        <p className={classes.about}>
          {t("factor.on", { since: format.dateTime(data.since), count: data.recovery_codes_left })}{" "}
          {t("factor.lost")}
        </p>
      )}
      {on && codes && (
        <Alert role="status" color="orbit" variant="light" title={t("factor.codes")} my="sm">
          <p className={classes.hint}>{t("factor.codesText")}</p>
          <Code block>{codes.codes.join("\n")}</Code>
        </Alert>
      )}
      {failed && <ErrorNote error={failed} />}
      <Group mt="sm">
        {on && (
          <>
            <Button variant="default" loading={renew.isPending} onClick={() => renew.mutate()}>
              {t("factor.renew")}
            </Button>
            <Button
              variant="default"
              color="loss"
              loading={off.isPending}
              onClick={() =>
                off.mutate(undefined, { onSuccess: () => [offer, accept, renew].map((m) => m.reset()) })
              }
            >
              {t("factor.turnOff")}
            </Button>
          </>
        )}
        {data?.since === null && offer.data === undefined && (
          <Button variant="default" loading={offer.isPending} onClick={() => offer.mutate()}>
            {t("factor.setUp")}
          </Button>
        )}
      </Group>
      {!on && offer.data && <Offer offer={offer.data} accept={accept} />}
    </Section>
  );
}

interface OfferProps {
  offer: Schemas["SecondFactorOffer"];
  accept: ReturnType<typeof useAcceptFactor>;
}

function Offer({ offer, accept }: OfferProps) {
  const { t } = useTranslation();
  const errorText = useFieldErrorText();
  const form = useForm({
    initialValues: { code: "" },
    validate: { code: (code) => (code.trim() === "" ? t("login.codeMissing") : null) },
  });
  const submit = form.onSubmit(({ code }) =>
    accept.mutate(code.trim(), { onError: (refusal) => form.setFieldError("code", errorText(refusal)) }),
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm" maw="22rem">
        <p className={classes.hint}>{t("factor.scan")}</p>
        <QrCode rows={offer.qr} label={t("factor.qr")} />
        <div>
          <div className={classes.hint}>{t("factor.key")}</div>
          <Code block>{offer.secret}</Code>
        </div>
        <TextInput
          label={t("factor.code")}
          inputMode="numeric"
          autoComplete="one-time-code"
          {...form.getInputProps("code")}
        />
        <Group>
          <Button type="submit" loading={accept.isPending}>
            {t("factor.confirm")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** ISO/IEC 18004 asks for a light margin of four modules, in a dark theme as well. */
function QrCode({ rows, label }: { rows: string[]; label: string }) {
  const dark = rows
    .flatMap((row, y) => [...row].map((module, x) => (module === "1" ? `M${x + 4} ${y + 4}h1v1h-1z` : "")))
    .join("");
  const size = rows.length + 8;
  return (
    <svg viewBox={`0 0 ${size} ${size}`} width={208} height={208} role="img" aria-label={label}>
      <rect width={size} height={size} fill="#fff" />
      <path d={dark} fill="#000" shapeRendering="crispEdges" />
    </svg>
  );
}
