import { useQuery } from "@tanstack/react-query";
import { sessionQuery } from "@/api/session";

/** Whether this account may change anything: a viewer looks, and is shown nothing that the panel would refuse. */
export function useMayChange(): boolean {
  const { data: session } = useQuery(sessionQuery);
  return session?.role === "owner";
}
