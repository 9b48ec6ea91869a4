import { createFileRoute } from "@tanstack/react-router";
import { validationQuery } from "@/api/validations";
import { ValidationView } from "@/features/validations/ValidationView";

export const Route = createFileRoute("/_app/validations/$id")({
  loader: ({ context, params }) => context.queryClient.ensureQueryData(validationQuery(params.id)),
  component: ValidationPage,
});

function ValidationPage() {
  const { id } = Route.useParams();
  return <ValidationView key={id} id={id} />;
}
