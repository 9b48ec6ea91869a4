import { IconChartCandle } from "@tabler/icons-react";
import { createFileRoute } from "@tanstack/react-router";
import { MarketView } from "@/features/market/MarketView";
import { readMarketSearch } from "@/features/market/marketSearch";

export const Route = createFileRoute("/_app/market")({
  staticData: { nav: { label: "nav.market", icon: IconChartCandle, order: 2.5, group: "trade", dock: true } },
  validateSearch: readMarketSearch,
  component: MarketPage,
});

function MarketPage() {
  const search = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <MarketView
      search={search}
      onSearch={(change) => void navigate({ search: (known) => ({ ...known, ...change }), replace: true })}
    />
  );
}
