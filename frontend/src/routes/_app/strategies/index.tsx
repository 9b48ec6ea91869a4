import { IconBinaryTree2 } from "@tabler/icons-react";
import { createFileRoute } from "@tanstack/react-router";
import { strategiesQuery } from "@/api/strategies";
import { StrategyList } from "@/features/strategies/StrategyList";

export const Route = createFileRoute("/_app/strategies/")({
  staticData: { nav: { label: "nav.strategies", icon: IconBinaryTree2, order: 3, group: "research" } },
  loader: ({ context }) => context.queryClient.ensureQueryData(strategiesQuery),
  component: StrategyList,
});
