import { Alert } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { botQuery, useUpdateBot, versionsQuery } from "@/api/bots";
import { pairsQuery } from "@/api/market";
import { strategiesQuery } from "@/api/strategies";
import { botValues, inOrder } from "@/components/botValues/botValues";
import { Page } from "@/components/Page";
import { useTranslation } from "@/i18n/useTranslation";
import { BotForm } from "./BotForm";
import { changedRequest } from "./changedRequest";

export function EditBot({ botId }: { botId: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { data: bot } = useSuspenseQuery(botQuery(botId));
  const { data: versions } = useSuspenseQuery(versionsQuery(botId));
  const { data: strategies } = useSuspenseQuery(strategiesQuery);
  const { data: pairs } = useSuspenseQuery(pairsQuery);
  const update = useUpdateBot(botId);
  const [initial] = useState(() => botValues(bot, versions.items[0]?.settings ?? {}));
  return (
    <Page title={t("bot.editTitle", { name: bot.name })}>
      {bot.desired_state !== "STOPPED" && (
        <Alert color="orbit" variant="light" icon={<IconInfoCircle aria-hidden="true" />}>
          {t("bot.editRunning")}
        </Alert>
      )}
      <BotForm
        botId={botId}
        initial={initial}
        strategies={inOrder(strategies.items)}
        pairs={pairs.items}
        modeFixed
        submitLabel={t("bot.save")}
        saving={update.isPending}
        error={update.error}
        nameFor={() => bot.name}
        onSubmit={(values, strategy, onRefused) =>
          update.mutate(changedRequest(initial, values, strategy, bot), {
            onSuccess: () => void navigate({ to: "/bots/$botId", params: { botId }, ignoreBlocker: true }),
            onError: onRefused,
          })
        }
      />
    </Page>
  );
}
