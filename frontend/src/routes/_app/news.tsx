import { IconNews } from "@tabler/icons-react";
import { createFileRoute } from "@tanstack/react-router";
import { NewsView } from "@/features/news/NewsView";
import { readNewsSearch } from "@/features/news/newsSearch";

export const Route = createFileRoute("/_app/news")({
  staticData: { nav: { label: "nav.news", icon: IconNews, order: 2.6, group: "trade" } },
  validateSearch: readNewsSearch,
  component: NewsPage,
});

function NewsPage() {
  const search = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <NewsView
      search={search}
      onSearch={(change) => void navigate({ search: (known) => ({ ...known, ...change }), replace: true })}
    />
  );
}
