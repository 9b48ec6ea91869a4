import { createFileRoute } from "@tanstack/react-router";
import { dataQuery } from "@/api/data";
import { strategiesQuery } from "@/api/strategies";
import { NewBacktest } from "@/features/backtests/NewBacktest";
import { shortText } from "@/lib/search";

export const Route = createFileRoute("/_app/backtests/new")({
  validateSearch: (search: Record<string, unknown>): { strategy?: string | undefined } => ({
    strategy: shortText(search["strategy"]),
  }),
  loader: ({ context: { queryClient } }) =>
    Promise.all([queryClient.ensureQueryData(strategiesQuery), queryClient.ensureQueryData(dataQuery)]),
  component: NewBacktestPage,
});

function NewBacktestPage() {
  const { strategy } = Route.useSearch();
  return <NewBacktest strategy={strategy} />;
}
