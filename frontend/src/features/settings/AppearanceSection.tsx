import { useSuspenseQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { Schemas } from "@/api/client";
import { settingsQuery, useUpdateSettings } from "@/api/settings";
import { ErrorNote } from "@/components/ErrorNote";
import { Section } from "@/components/Section";
import { Segments } from "@/components/Segments";
import { showLanguage } from "@/i18n/i18n";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Settings.module.css";

type Settings = Schemas["SettingsPublic"];

export function AppearanceSection() {
  const { t } = useTranslation();
  const { data: settings } = useSuspenseQuery(settingsQuery);
  const update = useUpdateSettings();
  return (
    <Section title={t("settings.appearance")}>
      <Choice
        label={t("settings.language")}
        value={settings.language}
        onChange={(value) => {
          const language = value as Settings["language"];
          void showLanguage(language);
          update.mutate({ language });
        }}
        data={[
          { value: "en", label: "English" },
          { value: "pt-BR", label: "Português" },
        ]}
      />
      <Choice
        label={t("settings.theme")}
        value={settings.theme}
        onChange={(value) => update.mutate({ theme: value as Settings["theme"] })}
        data={[
          { value: "dark", label: t("settings.themes.dark") },
          { value: "light", label: t("settings.themes.light") },
          { value: "auto", label: t("settings.themes.auto") },
        ]}
      />
      <Choice
        label={t("settings.timeZone")}
        hint={t("settings.timeZoneHint")}
        value={settings.time_zone}
        onChange={(value) => update.mutate({ time_zone: value as Settings["time_zone"] })}
        data={[
          { value: "UTC", label: "UTC" },
          { value: "local", label: t("settings.local") },
        ]}
      />
      <Choice
        label={t("settings.colors")}
        hint={t("settings.colorsHint")}
        value={settings.colors}
        onChange={(value) => update.mutate({ colors: value as Settings["colors"] })}
        data={[
          { value: "green-up", label: t("settings.colorsOf.green-up") },
          { value: "red-up", label: t("settings.colorsOf.red-up") },
        ]}
      />
      {update.error && <ErrorNote error={update.error} />}
      <p className={classes.about}>
        {t("settings.about", { version: settings.version, venue: t(`venue.${settings.venue}`) })}
      </p>
    </Section>
  );
}

interface ChoiceProps {
  label: string;
  hint?: ReactNode;
  value: string;
  onChange: (value: string) => void;
  data: { value: string; label: string }[];
}

function Choice({ label, hint, ...control }: ChoiceProps) {
  return (
    <div className={classes.row}>
      <div>
        <div>{label}</div>
        {hint && <div className={classes.hint}>{hint}</div>}
      </div>
      <Segments size="sm" aria-label={label} {...control} />
    </div>
  );
}
