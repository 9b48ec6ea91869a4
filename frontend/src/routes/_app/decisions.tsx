import { IconScale } from "@tabler/icons-react";
import { createFileRoute } from "@tanstack/react-router";
import { botsQuery } from "@/api/bots";
import { DecisionsView } from "@/features/decisions/DecisionsView";
import { readDecisionSearch } from "@/features/decisions/decisionSearch";

export const Route = createFileRoute("/_app/decisions")({
  staticData: { nav: { label: "nav.decisions", icon: IconScale, order: 5.2, group: "control" } },
  validateSearch: readDecisionSearch,
  loader: ({ context }) => void context.queryClient.prefetchQuery(botsQuery),
  component: DecisionsPage,
});

function DecisionsPage() {
  const filter = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <DecisionsView
      filter={filter}
      onFilter={(change) => void navigate({ search: (known) => ({ ...known, ...change }), replace: true })}
    />
  );
}
