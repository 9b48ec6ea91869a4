import "@/theme/mantineForms";
import { Page } from "@/components/Page";
import { Section } from "@/components/Section";
import { useMayChange } from "@/components/useMayChange";
import { useTranslation } from "@/i18n/useTranslation";
import { AccessSection } from "./AccessSection";
import { AppearanceSection } from "./AppearanceSection";
import { BackupSection } from "./BackupSection";
import { ChannelsSection } from "./ChannelsSection";
import { DoctorSection } from "./DoctorSection";
import { FactorSection } from "./FactorSection";
import { KeySection } from "./KeySection";
import { LogoutButton } from "./LogoutButton";
import { LogsSection } from "./LogsSection";
import { ProviderSection } from "./ProviderSection";
import { RetentionSection } from "./RetentionSection";
import classes from "./Settings.module.css";
import { StorageSection } from "./StorageSection";
import { TelegramSection } from "./TelegramSection";
import { TokensSection } from "./TokensSection";
import { TradingSection } from "./TradingSection";
import { ViewersSection } from "./ViewersSection";

const PARTS = [
  { id: "appearance", title: "settings.appearance", Part: AppearanceSection },
  { id: "trading", title: "settings.paper", Part: TradingSection },
  { id: "key", title: "keys.title", Part: KeySection },
  { id: "channels", title: "channels.title", Part: ChannelsSection },
  { id: "telegram", title: "telegram.title", Part: TelegramSection },
  { id: "retention", title: "settings.retention", Part: RetentionSection },
  { id: "storage", title: "storage.title", Part: StorageSection },
  { id: "backups", title: "backups.title", Part: BackupSection },
  { id: "provider", title: "provider.title", Part: ProviderSection },
  { id: "access", title: "settings.access", Part: AccessSection },
  { id: "factor", title: "factor.title", Part: FactorSection },
  { id: "viewers", title: "viewers.title", Part: ViewersSection },
  { id: "tokens", title: "tokens.title", Part: TokensSection },
  { id: "logs", title: "logs.title", Part: LogsSection },
  { id: "doctor", title: "doctor.title", Part: DoctorSection },
] as const;

/** Every setting on one page; a list of its parts stands beside it where there is room. */
export function SettingsView() {
  const { t } = useTranslation();
  const mayChange = useMayChange();
  if (!mayChange) return <ViewerSettings />;
  return (
    <Page title={t("nav.settings")}>
      <div className={classes.page}>
        <div className={classes.sections}>
          {PARTS.map(({ id, Part }) => (
            <div key={id} id={id} className={classes.anchored}>
              <Part />
            </div>
          ))}
        </div>
        <nav className={classes.index} aria-label={t("settings.parts")}>
          {PARTS.map(({ id, title }) => (
            <a key={id} href={`#${id}`}>
              {t(title)}
            </a>
          ))}
        </nav>
      </div>
    </Page>
  );
}

/** Everything else on this page is the owner's to change. */
function ViewerSettings() {
  const { t } = useTranslation();
  return (
    <Page title={t("nav.settings")}>
      <div className={classes.sections}>
        <Section title={t("settings.access")} aside={<LogoutButton />}>
          <p className={classes.hint}>{t("viewer.settings")}</p>
        </Section>
        <DoctorSection />
      </div>
    </Page>
  );
}
