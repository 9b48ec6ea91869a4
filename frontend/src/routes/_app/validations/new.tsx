import { createFileRoute } from "@tanstack/react-router";
import { dataQuery } from "@/api/data";
import { pairsQuery } from "@/api/market";
import { strategiesQuery } from "@/api/strategies";
import { NewValidation } from "@/features/validations/NewValidation";
import { shortText } from "@/lib/search";

export const Route = createFileRoute("/_app/validations/new")({
  validateSearch: (search: Record<string, unknown>): { strategy?: string | undefined } => ({
    strategy: shortText(search["strategy"]),
  }),
  loader: ({ context: { queryClient } }) =>
    Promise.all([
      queryClient.ensureQueryData(strategiesQuery),
      queryClient.ensureQueryData(dataQuery),
      // The form works without the venue's list, too: the panel refuses then what the venue does not trade.
      queryClient.ensureQueryData(pairsQuery).catch(() => null),
    ]),
  component: NewValidationPage,
});

function NewValidationPage() {
  const { strategy } = Route.useSearch();
  return <NewValidation strategy={strategy} />;
}
