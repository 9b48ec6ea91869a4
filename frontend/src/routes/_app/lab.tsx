import { IconFlask } from "@tabler/icons-react";
import { createFileRoute } from "@tanstack/react-router";
import { settingsQuery } from "@/api/settings";
import { LabView } from "@/features/lab/LabView";
import { shortText } from "@/lib/search";

export const Route = createFileRoute("/_app/lab")({
  staticData: {
    nav: { label: "nav.lab", icon: IconFlask, order: 4.9, group: "research", venue: "simulator" },
  },
  loader: ({ context }) => context.queryClient.ensureQueryData(settingsQuery),
  validateSearch: (search: Record<string, unknown>): { pair?: string | undefined } => ({
    pair: shortText(search["pair"]),
  }),
  component: LabPage,
});

function LabPage() {
  const { pair = "" } = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <LabView
      pair={pair}
      onPair={(chosen) => void navigate({ search: { pair: chosen || undefined }, replace: true })}
    />
  );
}
