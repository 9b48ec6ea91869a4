import { IconStairsUp } from "@tabler/icons-react";
import { createFileRoute } from "@tanstack/react-router";
import { boardQuery } from "@/api/governance";
import { GovernanceView } from "@/features/governance/GovernanceView";
import { readGovernanceSearch } from "@/features/governance/governanceSearch";

export const Route = createFileRoute("/_app/governance")({
  staticData: { nav: { label: "nav.governance", icon: IconStairsUp, order: 5.1, group: "control" } },
  loader: ({ context: { queryClient } }) => void queryClient.prefetchQuery(boardQuery),
  validateSearch: readGovernanceSearch,
  component: GovernancePage,
});

function GovernancePage() {
  const search = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <GovernanceView
      search={search}
      onSearch={(change) => void navigate({ search: (known) => ({ ...known, ...change }), replace: true })}
    />
  );
}
