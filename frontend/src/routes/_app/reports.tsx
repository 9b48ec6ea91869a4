import { IconReportAnalytics } from "@tabler/icons-react";
import { createFileRoute } from "@tanstack/react-router";
import { ReportsView } from "@/features/reports/ReportsView";
import { periodName, readReportSearch } from "@/features/reports/reportSearch";

export const Route = createFileRoute("/_app/reports")({
  staticData: { nav: { label: "nav.reports", icon: IconReportAnalytics, order: 5.4, group: "control" } },
  validateSearch: readReportSearch,
  component: ReportsPage,
});

function ReportsPage() {
  const { period = periodName("month", Date.now()) } = Route.useSearch();
  const navigate = Route.useNavigate();
  return <ReportsView period={period} onPeriod={(chosen) => void navigate({ search: { period: chosen } })} />;
}
