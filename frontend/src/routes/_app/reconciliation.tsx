import { IconArrowsLeftRight } from "@tabler/icons-react";
import { createFileRoute } from "@tanstack/react-router";
import { reconciliationQuery, runsQuery } from "@/api/reconciliation";
import { ReconciliationView } from "@/features/reconciliation/ReconciliationView";

export const Route = createFileRoute("/_app/reconciliation")({
  staticData: {
    nav: { label: "nav.reconciliation", icon: IconArrowsLeftRight, order: 5.3, group: "control" },
  },
  loader: ({ context: { queryClient } }) => {
    void queryClient.prefetchQuery(reconciliationQuery);
    void queryClient.prefetchInfiniteQuery(runsQuery);
  },
  component: ReconciliationView,
});
