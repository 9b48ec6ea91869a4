import { IconHelp } from "@tabler/icons-react";
import { createFileRoute } from "@tanstack/react-router";
import { HelpView } from "@/features/help/HelpView";
import { readHelpSearch } from "@/features/help/helpSearch";

export const Route = createFileRoute("/_app/help")({
  staticData: { nav: { label: "nav.help", icon: IconHelp, order: 10, group: "system" } },
  validateSearch: readHelpSearch,
  component: HelpPage,
});

function HelpPage() {
  const search = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <HelpView
      search={search}
      onSearch={(q) => void navigate({ search: (known) => ({ ...known, q }), replace: true })}
    />
  );
}
