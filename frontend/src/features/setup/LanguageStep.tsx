import { Button } from "@mantine/core";
import { useUpdateSettings } from "@/api/settings";
import { ErrorNote } from "@/components/ErrorNote";
import { type Language, showLanguage } from "@/i18n/i18n";
import { useTranslation } from "@/i18n/useTranslation";
import { CardChoice } from "./CardChoice";
import classes from "./Setup.module.css";

interface LanguageStepProps {
  /** Whether there is an account already that can keep the choice. */
  known: boolean;
  onNext: () => void;
}

export function LanguageStep({ known, onNext }: LanguageStepProps) {
  const { t, language } = useTranslation();
  const update = useUpdateSettings();
  const go = () => (known ? update.mutate({ language }, { onSuccess: onNext }) : onNext());
  return (
    <div className={classes.step}>
      <CardChoice
        name="language"
        label={t("auth.language")}
        value={language}
        onChange={(chosen: Language) => void showLanguage(chosen)}
        options={[
          { value: "en", title: "English", text: t("setup.speaks.en") },
          { value: "pt-BR", title: "Português", text: t("setup.speaks.pt") },
        ]}
      />
      {update.error && <ErrorNote error={update.error} />}
      <div className={classes.ways}>
        <Button size="md" onClick={go} loading={update.isPending}>
          {t("setup.next")}
        </Button>
      </div>
    </div>
  );
}
