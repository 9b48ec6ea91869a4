import "@/theme/mantineForms";
import { useQuery } from "@tanstack/react-query";
import { sessionQuery } from "@/api/session";
import { Page } from "@/components/Page";
import { useTranslation } from "@/i18n/useTranslation";
import { AccessSection } from "./AccessSection";
import { AppearanceSection } from "./AppearanceSection";
import { BackupSection } from "./BackupSection";
import { ChannelsSection } from "./ChannelsSection";
import { DoctorSection } from "./DoctorSection";
import { FactorSection } from "./FactorSection";
import { KeySection } from "./KeySection";
import { ProviderSection } from "./ProviderSection";
import { RetentionSection } from "./RetentionSection";
import classes from "./Settings.module.css";
import { TelegramSection } from "./TelegramSection";
import { TokensSection } from "./TokensSection";
import { TradingSection } from "./TradingSection";
import { ViewersSection } from "./ViewersSection";

export function SettingsView() {
  const { t } = useTranslation();
  const { data: session } = useQuery(sessionQuery);
  const owner = session?.role === "owner";
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
        {owner && <AccessSection />}
        {owner && <FactorSection />}
        {owner && <ViewersSection />}
        {owner && <TokensSection />}
        <DoctorSection />
      </div>
    </Page>
  );
}
