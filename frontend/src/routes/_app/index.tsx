import { IconPlanet } from "@tabler/icons-react";
import { createFileRoute } from "@tanstack/react-router";
import { activityQuery } from "@/api/activity";
import { botsQuery } from "@/api/bots";
import { portfolioQuery, SPANS, type Span } from "@/api/portfolio";
import { Overview } from "@/features/overview/Overview";
import { oneOf, shortText } from "@/lib/search";

export const Route = createFileRoute("/_app/")({
  staticData: { nav: { label: "nav.overview", icon: IconPlanet, order: 1 } },
  validateSearch: (search): { book?: string; span?: Span } => ({
    book: shortText(search["book"]),
    span: oneOf(search["span"], SPANS),
  }),
  loader: ({ context: { queryClient } }) => {
    void queryClient.prefetchQuery(portfolioQuery);
    void queryClient.prefetchQuery(botsQuery);
    void queryClient.prefetchQuery(activityQuery);
  },
  component: OverviewPage,
});

function OverviewPage() {
  const { book, span = "day" } = Route.useSearch();
  const navigate = Route.useNavigate();
  const show = (change: { book?: string; span?: Span }) =>
    void navigate({ search: (known) => ({ ...known, ...change }), replace: true });
  return (
    <Overview
      book={book}
      span={span}
      onBook={(next) => show({ book: next })}
      onSpan={(next) => show({ span: next })}
    />
  );
}
