import { createFileRoute } from "@tanstack/react-router";
import { botQuery } from "@/api/bots";
import { traceQuery } from "@/api/trace";
import { TraceView } from "@/features/trace/TraceView";

export const Route = createFileRoute("/_app/bots/$botId/orders/$orderId")({
  loader: ({ context: { queryClient }, params: { botId, orderId } }) =>
    Promise.all([
      queryClient.ensureQueryData(botQuery(botId)),
      queryClient.ensureQueryData(traceQuery(botId, orderId)),
    ]),
  component: TracePage,
});

function TracePage() {
  const { botId, orderId } = Route.useParams();
  return <TraceView botId={botId} orderId={orderId} />;
}
