import { IconDatabase } from "@tabler/icons-react";
import { createFileRoute } from "@tanstack/react-router";
import { readDataSearch } from "@/features/data/dataSearch";
import { StoredCandles } from "@/features/data/StoredCandles";

export const Route = createFileRoute("/_app/data")({
  staticData: { nav: { label: "nav.data", icon: IconDatabase, order: 4.5, group: "research" } },
  validateSearch: readDataSearch,
  component: DataPage,
});

function DataPage() {
  const search = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <StoredCandles
      search={search}
      onSearch={(change) => void navigate({ search: (known) => ({ ...known, ...change }), replace: true })}
    />
  );
}
