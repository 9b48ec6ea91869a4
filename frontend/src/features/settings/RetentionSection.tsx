import { useSuspenseQuery } from "@tanstack/react-query";
import { settingsQuery, useUpdateSettings } from "@/api/settings";
import { Section } from "@/components/Section";
import { useTranslation } from "@/i18n/useTranslation";
import { FiguresForm } from "./FiguresForm";
import classes from "./Settings.module.css";

const KINDS = ["equity", "decisions", "logs", "briefs", "candles"] as const;

/** For how long what grows each day is kept; the audit log is not among it. */
export function RetentionSection() {
  const { t } = useTranslation();
  const { data: settings } = useSuspenseQuery(settingsQuery);
  const update = useUpdateSettings();
  const initial = Object.fromEntries(
    KINDS.map((kind) => [`keep_${kind}_days`, String(settings[`keep_${kind}_days`])]),
  );
  return (
    <Section title={t("settings.retention")}>
      <p className={classes.hint}>{t("settings.retentionText")}</p>
      <FiguresForm
        key={JSON.stringify(initial)}
        figures={KINDS.map((kind) => ({
          name: `keep_${kind}_days`,
          label: t(`settings.keep.${kind}`),
          hint: t(`settings.keepHint.${kind}`),
          unit: t("settings.days"),
          decimals: 0,
        }))}
        initial={initial}
        saving={update}
        onSave={(values, onError) =>
          update.mutate(
            Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Number(value)])),
            { onError },
          )
        }
      />
    </Section>
  );
}
