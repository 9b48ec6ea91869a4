import { createFileRoute } from "@tanstack/react-router";
import { backtestQuery } from "@/api/backtests";
import { BacktestView } from "@/features/backtests/BacktestView";
import { readReportSearch } from "@/features/backtests/backtestSearch";

export const Route = createFileRoute("/_app/backtests/$id")({
  validateSearch: readReportSearch,
  loader: ({ context, params }) => context.queryClient.ensureQueryData(backtestQuery(params.id)),
  component: BacktestPage,
});

function BacktestPage() {
  const { id } = Route.useParams();
  const search = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <BacktestView
      key={id}
      id={id}
      search={search}
      onSearch={(change) =>
        void navigate({ search: (known) => ({ ...known, ...change }), replace: true, resetScroll: false })
      }
    />
  );
}
