import { IconPlanet } from "@tabler/icons-react";
import { createFileRoute } from "@tanstack/react-router";
import { activityQuery } from "@/api/activity";
import { botsQuery } from "@/api/bots";
import { healthQuery } from "@/api/health";
import { portfolioQuery } from "@/api/portfolio";
import { doubtsQuery, riskQuery } from "@/api/risk";
import { Overview } from "@/features/overview/Overview";
import { readOverviewSearch } from "@/features/overview/overviewSearch";

export const Route = createFileRoute("/_app/")({
  staticData: { nav: { label: "nav.overview", icon: IconPlanet, order: 1, group: "home", dock: true } },
  validateSearch: readOverviewSearch,
  loader: ({ context: { queryClient } }) => {
    void queryClient.prefetchQuery(portfolioQuery);
    void queryClient.prefetchQuery(botsQuery);
    void queryClient.prefetchQuery(riskQuery);
    void queryClient.prefetchQuery(healthQuery);
    void queryClient.prefetchQuery(doubtsQuery);
    void queryClient.prefetchQuery(activityQuery);
  },
  component: OverviewPage,
});

function OverviewPage() {
  const search = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <Overview
      search={search}
      onSearch={(change) =>
        void navigate({ search: (known) => ({ ...known, ...change }), replace: true, resetScroll: false })
      }
    />
  );
}
