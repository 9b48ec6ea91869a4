import { Button } from "@mantine/core";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./LoadMore.module.css";

interface LoadMoreProps {
  query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
}

/** The way to older rows, where there are some. */
export function LoadMore({ query }: LoadMoreProps) {
  const { t } = useTranslation();
  if (!query.hasNextPage) return null;
  return (
    <div className={classes.more}>
      <Button
        variant="default"
        size="xs"
        loading={query.isFetchingNextPage}
        onClick={() => query.fetchNextPage()}
      >
        {t("action.loadMore")}
      </Button>
    </div>
  );
}
