import { IconShieldHalf } from "@tabler/icons-react";
import { createFileRoute } from "@tanstack/react-router";
import { botsQuery } from "@/api/bots";
import { riskQuery } from "@/api/risk";
import { RiskView } from "@/features/risk/RiskView";
import { readRiskSearch } from "@/features/risk/riskSearch";

export const Route = createFileRoute("/_app/risk")({
  staticData: { nav: { label: "nav.risk", icon: IconShieldHalf, order: 5, group: "control", dock: true } },
  loader: ({ context: { queryClient } }) => {
    void queryClient.prefetchQuery(riskQuery);
    void queryClient.prefetchQuery(botsQuery);
  },
  validateSearch: readRiskSearch,
  component: RiskPage,
});

function RiskPage() {
  const search = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <RiskView
      search={search}
      onSearch={(change) =>
        void navigate({ search: (known) => ({ ...known, ...change }), replace: true, resetScroll: false })
      }
    />
  );
}
