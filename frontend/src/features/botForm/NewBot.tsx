import { useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { botsQuery, useCreateBot } from "@/api/bots";
import { pairsQuery } from "@/api/market";
import { settingsQuery } from "@/api/settings";
import { strategiesQuery } from "@/api/strategies";
import { inOrder, newBotValues, suggestName, toRequest } from "@/components/botValues/botValues";
import { Page } from "@/components/Page";
import { useTranslation } from "@/i18n/useTranslation";
import { BotForm } from "./BotForm";

export function NewBot({ strategy: wanted }: { strategy: string | undefined }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { data: strategies } = useSuspenseQuery(strategiesQuery);
  const { data: pairs } = useSuspenseQuery(pairsQuery);
  const { data: bots } = useSuspenseQuery(botsQuery);
  const { data: settings } = useSuspenseQuery(settingsQuery);
  const create = useCreateBot();
  // Once: prices and bots change while somebody fills in the form, and must not undo what was typed.
  const [initial] = useState(() =>
    newBotValues(strategies.items, pairs.items, bots.items, settings.simulated_balance, wanted),
  );
  return (
    <Page title={t("bots.create")}>
      <BotForm
        initial={initial}
        strategies={inOrder(strategies.items)}
        pairs={pairs.items}
        modeFixed={false}
        submitLabel={t("bots.create")}
        saving={create.isPending}
        error={create.error}
        nameFor={(strategy) => suggestName(strategy, bots.items)}
        onSubmit={(values, strategy, onRefused) =>
          create.mutate(
            { ...toRequest(values, strategy), mode: values.mode },
            {
              onSuccess: ({ id }) =>
                void navigate({ to: "/bots/$botId", params: { botId: id }, ignoreBlocker: true }),
              onError: onRefused,
            },
          )
        }
      />
    </Page>
  );
}
