import { createFileRoute } from "@tanstack/react-router";
import { botQuery } from "@/api/bots";
import { passportsQuery } from "@/api/governance";
import { PassportView } from "@/features/governance/PassportView";
import { shortText } from "@/lib/search";

export const Route = createFileRoute("/_app/bots/$botId/passport")({
  validateSearch: (search: Record<string, unknown>): { passport?: string | undefined } => ({
    passport: shortText(search["passport"]),
  }),
  loader: ({ context: { queryClient }, params: { botId } }) =>
    Promise.all([
      queryClient.ensureQueryData(botQuery(botId)),
      queryClient.ensureQueryData(passportsQuery(botId)),
    ]),
  component: PassportPage,
});

function PassportPage() {
  const { botId } = Route.useParams();
  const { passport } = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <PassportView
      key={botId}
      botId={botId}
      chosen={passport}
      onChoose={(id) => void navigate({ search: { passport: id }, replace: true })}
    />
  );
}
