import { Skeleton, Stack } from "@mantine/core";
import type { InfiniteData } from "@tanstack/react-query";
import { type ReactNode, useMemo } from "react";
import { ErrorNote } from "@/components/ErrorNote";

interface RowsProps<T> {
  query: {
    data: InfiniteData<{ items: T[] }, unknown> | undefined;
    error: Error | null;
    refetch: () => unknown;
  };
  empty: ReactNode;
  children: (rows: T[]) => ReactNode;
}

/** The rows of all parts read so far, or what stands in their place: waiting, a failure, nothing yet. */
export function Rows<T>({ query: { data, error, refetch }, empty, children }: RowsProps<T>) {
  const rows = useMemo(() => data?.pages.flatMap(({ items }) => items), [data]);
  if (rows === undefined && error) return <ErrorNote error={error} onRetry={() => void refetch()} />;
  if (rows === undefined) {
    return (
      <Stack p="md">
        <Skeleton height="2rem" />
        <Skeleton height="2rem" />
        <Skeleton height="2rem" />
      </Stack>
    );
  }
  return rows.length === 0 ? empty : children(rows);
}
