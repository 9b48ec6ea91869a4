import { Button } from "@mantine/core";
import { IconTag } from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";
import type { Bot } from "@/api/bots";
import { ownerOnly } from "@/components/OwnerOnly";
import { useTranslation } from "@/i18n/useTranslation";

const LabelsDialog = lazy(async () => ({ default: (await import("./LabelsDialog")).LabelsDialog }));

/** Opens what a bot is sorted by. */
export const LabelsButton = ownerOnly(OwnersLabelsButton);

function OwnersLabelsButton({ bot }: { bot: Bot }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconTag size={16} aria-hidden="true" />}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        {t("labels.edit")}
      </Button>
      {open && (
        <Suspense>
          <LabelsDialog bot={bot} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
