import { Button } from "@mantine/core";
import { useState } from "react";
import { useStartAfresh } from "@/api/venue";
import { ownerOnly } from "@/components/OwnerOnly";
import { useTranslation } from "@/i18n/useTranslation";
import { ReasonDialog } from "./ReasonDialog";

/** The owner confirms that the exchange was emptied: live bots begin again on what the account holds now. */
export const FreshStart = ownerOnly(OwnersFreshStart);

function OwnersFreshStart() {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button size="xs" onClick={() => setAsking(true)}>
        {t("freshStart.open")}
      </Button>
      {asking && <FreshStartDialog onClose={() => setAsking(false)} />}
    </>
  );
}

function FreshStartDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <ReasonDialog
      title={t("freshStart.title")}
      text={t("freshStart.text")}
      confirm={t("freshStart.confirm")}
      change={useStartAfresh()}
      wish={(said) => said}
      onClose={onClose}
    />
  );
}
