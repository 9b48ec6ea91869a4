import { Group } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { settingsQuery, useUpdateSettings } from "@/api/settings";
import { ErrorNote } from "@/components/ErrorNote";
import { OwnerButton } from "@/components/OwnerButton";
import { OwnerLink } from "@/components/OwnerLink";
import { ownerOnly } from "@/components/OwnerOnly";
import { Section } from "@/components/Section";
import { useTranslation } from "@/i18n/useTranslation";

/** The way back into first steps that were left after the password. */
export const SetupCard = ownerOnly(function SetupCard() {
  const { t } = useTranslation();
  const { data: settings } = useQuery(settingsQuery);
  const update = useUpdateSettings();
  if (settings?.welcome !== "open") return null;
  return (
    <Section title={t("overview.setupTitle")}>
      <p>{t("overview.setupText")}</p>
      {update.error && <ErrorNote error={update.error} />}
      <Group mt="sm">
        <OwnerLink to="/setup" search={{ step: "venue" }}>
          {t("overview.setupGo")}
        </OwnerLink>
        <OwnerButton
          variant="default"
          loading={update.isPending}
          onClick={() => update.mutate({ welcome: "done" })}
        >
          {t("overview.setupEnd")}
        </OwnerButton>
      </Group>
    </Section>
  );
});
