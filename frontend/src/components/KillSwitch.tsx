import { Button } from "@mantine/core";
import { IconHandStop } from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";
import { ALL } from "@/api/risk";
import { ownerOnly } from "@/components/OwnerOnly";
import { useTranslation } from "@/i18n/useTranslation";

const loadDialog = () =>
  import("@/components/KillDialog").then(({ KillDialog }) => ({ default: KillDialog }));
const KillDialog = lazy(loadDialog);

interface KillSwitchProps {
  scope?: string;
  /** Who is stopped, where it is one bot. */
  name?: string;
  size?: "xs" | "sm";
}

/** The first of two clicks; the dialog is fetched before it is needed. */
export const KillSwitch = ownerOnly(OwnersKillSwitch);

function OwnersKillSwitch({ scope = ALL, name, size = "xs" }: KillSwitchProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        size={size}
        color="loss"
        variant={scope === ALL ? "filled" : "default"}
        leftSection={<IconHandStop size={16} aria-hidden="true" />}
        aria-haspopup="dialog"
        onPointerEnter={() => void loadDialog()}
        onFocus={() => void loadDialog()}
        onClick={() => setOpen(true)}
      >
        {scope === ALL ? t("kill.button") : t("kill.one")}
      </Button>
      {open && (
        <Suspense>
          <KillDialog scope={scope} name={name} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
