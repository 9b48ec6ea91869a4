import { type SegmentedControlProps, Skeleton } from "@mantine/core";
import { Suspense } from "react";
import { later } from "@/components/later";

const Segments = later(async () => (await import("@/components/Segments")).Segments);

/** `Segments` for the first page: it comes after the figures, in a place that is kept for it. */
export function LateSegments(props: SegmentedControlProps) {
  const height = props.size === "xs" ? "1.875rem" : "2.25rem";
  return (
    <Suspense fallback={<Skeleton width="11rem" height={height} />}>
      <Segments {...props} />
    </Suspense>
  );
}
