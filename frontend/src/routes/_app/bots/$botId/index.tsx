import { createFileRoute } from "@tanstack/react-router";
import { botQuery } from "@/api/bots";
import { BotView } from "@/features/bot/BotView";
import { readBotViewSearch } from "@/features/bot/botViewSearch";

export const Route = createFileRoute("/_app/bots/$botId/")({
  validateSearch: readBotViewSearch,
  loader: ({ context, params }) => context.queryClient.ensureQueryData(botQuery(params.botId)),
  component: BotPage,
});

function BotPage() {
  const { botId } = Route.useParams();
  const search = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <BotView
      botId={botId}
      search={search}
      onSearch={(change) =>
        void navigate({ search: (known) => ({ ...known, ...change }), replace: true, resetScroll: false })
      }
    />
  );
}
