import { IconFlask } from "@tabler/icons-react";
import { createFileRoute } from "@tanstack/react-router";
import { settingsQuery } from "@/api/settings";
import { LabView } from "@/features/lab/LabView";

export const Route = createFileRoute("/_app/lab")({
  staticData: {
    nav: { label: "nav.lab", icon: IconFlask, order: 4.9, group: "research", venue: "simulator" },
  },
  loader: ({ context }) => context.queryClient.ensureQueryData(settingsQuery),
  component: LabView,
});
