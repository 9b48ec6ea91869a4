import { createFileRoute } from "@tanstack/react-router";
import { useCallback } from "react";
import { botQuery } from "@/api/bots";
import { BotView } from "@/features/bot/BotView";
import { type BotViewChange, readBotViewSearch } from "@/features/bot/botViewSearch";

export const Route = createFileRoute("/_app/bots/$botId/")({
  validateSearch: readBotViewSearch,
  loader: ({ context, params }) => context.queryClient.ensureQueryData(botQuery(params.botId)),
  component: BotPage,
});

function BotPage() {
  const { botId } = Route.useParams();
  const search = Route.useSearch();
  const navigate = Route.useNavigate();
  const onSearch = useCallback(
    (change: BotViewChange) =>
      void navigate({
        search: (known) => ({ ...known, ...(typeof change === "function" ? change(known) : change) }),
        replace: true,
        resetScroll: false,
      }),
    [navigate],
  );
  return <BotView botId={botId} search={search} onSearch={onSearch} />;
}
