import { IconShieldHalf } from "@tabler/icons-react";
import { createFileRoute } from "@tanstack/react-router";
import { botsQuery } from "@/api/bots";
import { riskQuery } from "@/api/risk";
import { RiskView } from "@/features/risk/RiskView";

export const Route = createFileRoute("/_app/risk")({
  staticData: { nav: { label: "nav.risk", icon: IconShieldHalf, order: 5 } },
  loader: ({ context: { queryClient } }) => {
    void queryClient.prefetchQuery(riskQuery);
    void queryClient.prefetchQuery(botsQuery);
  },
  component: RiskView,
});
