import { IconRobot } from "@tabler/icons-react";
import { createFileRoute } from "@tanstack/react-router";
import { botsQuery } from "@/api/bots";
import { BotList } from "@/features/bots/BotList";
import { readBotSearch } from "@/features/bots/botSearch";

export const Route = createFileRoute("/_app/bots/")({
  staticData: { nav: { label: "nav.bots", icon: IconRobot, order: 2, group: "trade", dock: true } },
  validateSearch: readBotSearch,
  loader: ({ context }) => void context.queryClient.prefetchQuery(botsQuery),
  component: BotsPage,
});

function BotsPage() {
  const search = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <BotList
      search={search}
      onSearch={(change) => void navigate({ search: (known) => ({ ...known, ...change }), replace: true })}
    />
  );
}
