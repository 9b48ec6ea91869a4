import { IconFileText } from "@tabler/icons-react";
import { createFileRoute } from "@tanstack/react-router";
import { botsQuery } from "@/api/bots";
import { BriefView } from "@/features/brief/BriefView";
import { readBriefSearch } from "@/features/brief/briefSearch";

export const Route = createFileRoute("/_app/brief")({
  staticData: { nav: { label: "nav.brief", icon: IconFileText, order: 1.5, group: "home" } },
  validateSearch: readBriefSearch,
  loader: ({ context }) => void context.queryClient.prefetchQuery(botsQuery),
  component: BriefPage,
});

function BriefPage() {
  const search = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <BriefView
      search={search}
      onSearch={(next) => void navigate({ search: next, replace: true, resetScroll: false })}
    />
  );
}
