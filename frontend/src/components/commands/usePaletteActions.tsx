import { useComputedColorScheme } from "@mantine/core";
import type { SpotlightActionData, SpotlightActionGroupData } from "@mantine/spotlight";
import {
  IconClock,
  IconHandStop,
  IconKeyboard,
  IconLanguage,
  IconMoon,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlus,
  IconRobot,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { ComponentType } from "react";
import { type Bot, botsQuery, type Verb } from "@/api/bots";
import { settingsQuery, useUpdateSettings } from "@/api/settings";
import { useNavigation } from "@/components/navigation";
import { useMayChange } from "@/components/useMayChange";
import { showLanguage } from "@/i18n/i18n";
import { useTranslation } from "@/i18n/useTranslation";
import type { Asked } from "./Commands";

/** What a bot can be asked without a second question; everything else has its dialog on the bot's page. */
function harmlessVerb({ desired_state: desired, mode, state }: Bot): Verb | null {
  if (desired === "RUNNING") return "pause";
  if (mode !== "SIMULATED" || state === "STOPPING") return null;
  return desired === "PAUSED" ? "resume" : "start";
}

function section(Icon: ComponentType<{ size?: number; stroke?: number }>) {
  return <Icon size={18} stroke={1.7} />;
}

/** Everything the palette offers now, under its three headings. */
export function usePaletteActions(
  onAsk: (asked: Asked) => void,
  onCommand: (command: { id: string; verb: Verb }) => void,
): SpotlightActionGroupData[] {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { data: bots } = useQuery(botsQuery);
  const navigation = useNavigation();
  const pages = navigation.map(({ to, nav }) => ({
    id: `page ${to}`,
    label: t(nav.label),
    leftSection: section(nav.icon),
    onClick: () => void navigate({ to }),
  }));
  const known = bots?.items ?? [];
  const mayChange = useMayChange();
  const creations = useCreateActions();
  const choices = useChoiceActions();
  const shortcuts: SpotlightActionData = {
    id: "shortcuts",
    label: t("commands.shortcuts"),
    leftSection: section(IconKeyboard),
    onClick: () => onAsk("shortcuts"),
  };
  return [
    { group: t("commands.pages"), actions: pages },
    {
      group: t("commands.bots"),
      actions: known.map(({ id, name, strategy, state }) => ({
        id: `bot ${id}`,
        label: name,
        description: t("commands.botState", { strategy, state: t(`state.${state}`) }),
        leftSection: section(IconRobot),
        onClick: () => void navigate({ to: "/bots/$botId", params: { botId: id } }),
      })),
    },
    mayChange
      ? {
          group: t("commands.actions"),
          actions: [
            ...creations,
            ...known.flatMap((bot) => {
              const verb = harmlessVerb(bot);
              return verb === null
                ? []
                : {
                    id: `${verb} ${bot.id}`,
                    label: t("commands.botAct", { act: t(`act.${verb}.name`), name: bot.name }),
                    leftSection: section(verb === "pause" ? IconPlayerPause : IconPlayerPlay),
                    onClick: () => onCommand({ id: bot.id, verb }),
                  };
            }),
            {
              id: "kill",
              label: t("commands.kill"),
              leftSection: section(IconHandStop),
              onClick: () => onAsk("kill"),
            },
            ...choices,
            shortcuts,
          ],
        }
      : { group: t("commands.actions"), actions: [shortcuts] },
  ];
}

function useCreateActions(): SpotlightActionData[] {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return [
    { id: "new bot", label: t("commands.newBot"), onClick: () => void navigate({ to: "/bots/new" }) },
    {
      id: "new backtest",
      label: t("commands.newBacktest"),
      onClick: () => void navigate({ to: "/backtests/new" }),
    },
    {
      id: "new validation",
      label: t("commands.newValidation"),
      onClick: () => void navigate({ to: "/validations/new" }),
    },
  ].map((action) => ({ ...action, leftSection: section(IconPlus) }));
}

/** Switches of how the dashboard looks; kept with the other settings. */
function useChoiceActions(): SpotlightActionData[] {
  const { t, language } = useTranslation();
  const scheme = useComputedColorScheme("dark");
  const { data: settings } = useQuery(settingsQuery);
  const update = useUpdateSettings();
  const other = language === "en" ? "pt-BR" : "en";
  const zone = settings?.time_zone === "UTC" ? "local" : "UTC";
  return [
    {
      id: "theme",
      label: t("commands.theme"),
      leftSection: section(IconMoon),
      onClick: () => update.mutate({ theme: scheme === "dark" ? "light" : "dark" }),
    },
    {
      id: "zone",
      label: zone === "UTC" ? t("commands.toUtc") : t("commands.toLocal"),
      leftSection: section(IconClock),
      onClick: () => update.mutate({ time_zone: zone }),
    },
    {
      id: "language",
      label: t("commands.language"),
      leftSection: section(IconLanguage),
      onClick: () => {
        void showLanguage(other);
        update.mutate({ language: other });
      },
    },
  ];
}
