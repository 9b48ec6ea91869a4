import { IconSettings } from "@tabler/icons-react";
import { createFileRoute } from "@tanstack/react-router";
import { settingsQuery } from "@/api/settings";
import { SettingsView } from "@/features/settings/SettingsView";

export const Route = createFileRoute("/_app/settings")({
  staticData: { nav: { label: "nav.settings", icon: IconSettings, order: 9, group: "system" } },
  loader: ({ context }) => context.queryClient.ensureQueryData(settingsQuery),
  component: SettingsView,
});
