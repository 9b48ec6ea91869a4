import { useQuery } from "@tanstack/react-query";
import { limitsQuery } from "@/api/risk";
import { ErrorNote } from "@/components/ErrorNote";
import { LimitsSection } from "./LimitsSection";

/** The limits of both modes. */
export function LimitsTab() {
  const { data: limits, error, refetch } = useQuery(limitsQuery);
  return (
    <>
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {limits?.items.map((item) => (
        <LimitsSection key={item.mode} item={item} forms={limits.forms} used={limits.used} />
      ))}
    </>
  );
}
