import { Button } from "@mantine/core";
import { IconCopyPlus } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useClone } from "@/api/botLife";
import type { Bot } from "@/api/bots";
import { useErrorText } from "@/components/ErrorNote";
import { ownerOnly } from "@/components/OwnerOnly";
import { useTranslation } from "@/i18n/useTranslation";

/** Makes a bot with the same settings and leads to it. */
export const CloneButton = ownerOnly(OwnersCloneButton);

function OwnersCloneButton({ bot }: { bot: Bot }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const errorText = useErrorText();
  const clone = useClone(bot.id);
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconCopyPlus size={16} aria-hidden="true" />}
        loading={clone.isPending}
        title={t("bot.cloneText")}
        onClick={() =>
          clone.mutate(undefined, {
            onSuccess: ({ id }) => void navigate({ to: "/bots/$botId", params: { botId: id } }),
          })
        }
      >
        {t("bot.clone")}
      </Button>
      {clone.error && <span role="alert">{errorText(clone.error)}</span>}
    </>
  );
}
