import { IconHistory } from "@tabler/icons-react";
import { createFileRoute } from "@tanstack/react-router";
import { BacktestList } from "@/features/backtests/BacktestList";
import { idsOf, readIds } from "@/features/backtests/backtestSearch";

export const Route = createFileRoute("/_app/backtests/")({
  staticData: { nav: { label: "nav.backtests", icon: IconHistory, order: 4, group: "research" } },
  validateSearch: readIds,
  component: BacktestsPage,
});

function BacktestsPage() {
  const { ids } = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <BacktestList
      chosen={idsOf(ids)}
      onChoose={(chosen) => void navigate({ search: { ids: chosen.join(",") || undefined }, replace: true })}
    />
  );
}
