import { Alert } from "@mantine/core";
import { IconCoin } from "@tabler/icons-react";
import { useTranslation } from "@/i18n/useTranslation";

/** Stands on every page of an installation whose live bots trade the owner's own money. */
export function RealMoneyNote() {
  const { t } = useTranslation();
  return (
    <Alert mb="md" color="signal" variant="light" icon={<IconCoin aria-hidden="true" />} role="note">
      {t("realMoney.text")}
    </Alert>
  );
}
