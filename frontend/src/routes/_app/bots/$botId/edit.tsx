import { createFileRoute } from "@tanstack/react-router";
import { botQuery, versionsQuery } from "@/api/bots";
import { pairsQuery } from "@/api/market";
import { strategiesQuery } from "@/api/strategies";
import { EditBot } from "@/features/botForm/EditBot";

export const Route = createFileRoute("/_app/bots/$botId/edit")({
  loader: ({ context: { queryClient }, params: { botId } }) =>
    Promise.all([
      queryClient.ensureQueryData(botQuery(botId)),
      queryClient.fetchQuery(versionsQuery(botId)),
      queryClient.ensureQueryData(strategiesQuery),
      queryClient.ensureQueryData(pairsQuery),
    ]),
  component: EditBotPage,
});

function EditBotPage() {
  const { botId } = Route.useParams();
  return <EditBot key={botId} botId={botId} />;
}
