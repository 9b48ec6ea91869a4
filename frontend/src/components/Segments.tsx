import "@mantine/core/styles/SegmentedControl.css";
import { SegmentedControl, type SegmentedControlProps } from "@mantine/core";

/** A choice of a few, all in sight. */
export function Segments(props: SegmentedControlProps) {
  return <SegmentedControl {...props} />;
}
