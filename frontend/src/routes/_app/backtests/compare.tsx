import { createFileRoute } from "@tanstack/react-router";
import { idsOf, readIds } from "@/features/backtests/backtestSearch";
import { CompareView } from "@/features/backtests/CompareView";

export const Route = createFileRoute("/_app/backtests/compare")({
  validateSearch: readIds,
  component: ComparePage,
});

function ComparePage() {
  const { ids } = Route.useSearch();
  return <CompareView ids={idsOf(ids)} />;
}
