import { createFileRoute } from "@tanstack/react-router";
import { strategyQuery } from "@/api/strategies";
import { StrategyView } from "@/features/strategies/StrategyView";

export const Route = createFileRoute("/_app/strategies/$name")({
  loader: ({ context, params }) => context.queryClient.ensureQueryData(strategyQuery(params.name)),
  component: StrategyPage,
});

function StrategyPage() {
  const { name } = Route.useParams();
  return <StrategyView key={name} name={name} />;
}
