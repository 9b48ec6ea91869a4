import "@/theme/mantineForms";
import { Page } from "@/components/Page";
import { useTranslation } from "@/i18n/useTranslation";
import { AccessSection } from "./AccessSection";
import { AppearanceSection } from "./AppearanceSection";
import classes from "./Settings.module.css";
import { TokensSection } from "./TokensSection";

export function SettingsView() {
  const { t } = useTranslation();
  return (
    <Page title={t("nav.settings")}>
      <div className={classes.sections}>
        <AppearanceSection />
        <AccessSection />
        <TokensSection />
      </div>
    </Page>
  );
}
