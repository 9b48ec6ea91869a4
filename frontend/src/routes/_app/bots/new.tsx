import { createFileRoute } from "@tanstack/react-router";
import { botsQuery } from "@/api/bots";
import { pairsQuery } from "@/api/market";
import { strategiesQuery } from "@/api/strategies";
import { NewBot } from "@/features/botForm/NewBot";
import { shortText } from "@/lib/search";

export const Route = createFileRoute("/_app/bots/new")({
  validateSearch: (search: Record<string, unknown>): { strategy?: string | undefined } => ({
    strategy: shortText(search["strategy"]),
  }),
  loader: ({ context: { queryClient } }) =>
    Promise.all([
      queryClient.ensureQueryData(strategiesQuery),
      queryClient.ensureQueryData(pairsQuery),
      queryClient.ensureQueryData(botsQuery),
    ]),
  component: NewBotPage,
});

function NewBotPage() {
  const { strategy } = Route.useSearch();
  return <NewBot strategy={strategy} />;
}
