import { createFileRoute } from "@tanstack/react-router";
import { botQuery } from "@/api/bots";
import { dataQuery } from "@/api/data";
import { pairsQuery } from "@/api/market";
import { strategiesQuery } from "@/api/strategies";
import { NewValidation } from "@/features/validations/NewValidation";
import { shortText } from "@/lib/search";

export const Route = createFileRoute("/_app/validations/new")({
  validateSearch: (
    search: Record<string, unknown>,
  ): { strategy?: string | undefined; bot?: string | undefined } => ({
    strategy: shortText(search["strategy"]),
    bot: shortText(search["bot"]),
  }),
  loaderDeps: ({ search: { bot } }) => ({ bot }),
  loader: ({ context: { queryClient }, deps: { bot } }) =>
    Promise.all([
      queryClient.ensureQueryData(strategiesQuery),
      queryClient.ensureQueryData(dataQuery),
      // The form works without the venue's list, too: the panel refuses then what the venue does not trade.
      queryClient.ensureQueryData(pairsQuery).catch(() => null),
      // A bot that is gone is told above the form.
      bot && queryClient.ensureQueryData(botQuery(bot)).catch(() => null),
    ]),
  component: NewValidationPage,
});

function NewValidationPage() {
  const { strategy, bot } = Route.useSearch();
  return <NewValidation strategy={strategy} botId={bot} />;
}
