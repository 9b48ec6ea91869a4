import { createFileRoute } from "@tanstack/react-router";
import { backtestQuery } from "@/api/backtests";
import { dataQuery } from "@/api/data";
import { pairsQuery } from "@/api/market";
import { strategiesQuery } from "@/api/strategies";
import { readNewSearch } from "@/features/backtests/backtestSearch";
import { NewBacktest } from "@/features/backtests/NewBacktest";

export const Route = createFileRoute("/_app/backtests/new")({
  validateSearch: readNewSearch,
  loaderDeps: ({ search: { from } }) => ({ from }),
  loader: ({ context: { queryClient }, deps: { from } }) =>
    Promise.all([
      queryClient.ensureQueryData(strategiesQuery),
      queryClient.ensureQueryData(dataQuery),
      // The form works without the venue's list, too: the panel refuses then what the venue does not trade.
      queryClient.ensureQueryData(pairsQuery).catch(() => null),
      // A run that is gone is told above the form.
      from && queryClient.ensureQueryData(backtestQuery(from)).catch(() => null),
    ]),
  component: NewBacktestPage,
});

function NewBacktestPage() {
  const { strategy, from } = Route.useSearch();
  return <NewBacktest strategy={strategy} from={from} />;
}
