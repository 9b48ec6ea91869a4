import "@/theme/mantineForms";
import { Page } from "@/components/Page";
import { useTranslation } from "@/i18n/useTranslation";
import { AccessSection } from "./AccessSection";
import { AppearanceSection } from "./AppearanceSection";
import { BackupSection } from "./BackupSection";
import { ChannelsSection } from "./ChannelsSection";
import { DoctorSection } from "./DoctorSection";
import { KeySection } from "./KeySection";
import { ProviderSection } from "./ProviderSection";
import { RetentionSection } from "./RetentionSection";
import classes from "./Settings.module.css";
import { TelegramSection } from "./TelegramSection";
import { TokensSection } from "./TokensSection";
import { TradingSection } from "./TradingSection";

export function SettingsView() {
  const { t } = useTranslation();
  return (
    <Page title={t("nav.settings")}>
      <div className={classes.sections}>
        <AppearanceSection />
        <TradingSection />
        <KeySection />
        <ChannelsSection />
        <TelegramSection />
        <RetentionSection />
        <BackupSection />
        <ProviderSection />
        <AccessSection />
        <TokensSection />
        <DoctorSection />
      </div>
    </Page>
  );
}
