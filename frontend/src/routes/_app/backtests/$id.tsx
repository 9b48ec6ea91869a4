import { createFileRoute } from "@tanstack/react-router";
import { backtestQuery } from "@/api/backtests";
import { BacktestView } from "@/features/backtests/BacktestView";
import { shortText } from "@/lib/search";

export const Route = createFileRoute("/_app/backtests/$id")({
  validateSearch: (search: Record<string, unknown>): { pair?: string | undefined } => ({
    pair: shortText(search["pair"]),
  }),
  loader: ({ context, params }) => context.queryClient.ensureQueryData(backtestQuery(params.id)),
  component: BacktestPage,
});

function BacktestPage() {
  const { id } = Route.useParams();
  const { pair } = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <BacktestView
      key={id}
      id={id}
      pair={pair}
      onPair={(chosen) => void navigate({ search: { pair: chosen }, replace: true, resetScroll: false })}
    />
  );
}
