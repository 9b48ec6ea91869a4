import { IconListCheck } from "@tabler/icons-react";
import { createFileRoute } from "@tanstack/react-router";
import { AuditView } from "@/features/audit/AuditView";
import { readAuditSearch } from "@/features/audit/auditSearch";

export const Route = createFileRoute("/_app/audit")({
  staticData: { nav: { label: "nav.audit", icon: IconListCheck, order: 5.6, group: "control" } },
  validateSearch: readAuditSearch,
  component: AuditPage,
});

function AuditPage() {
  const filter = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <AuditView
      filter={filter}
      onFilter={(change) => void navigate({ search: (known) => ({ ...known, ...change }), replace: true })}
    />
  );
}
