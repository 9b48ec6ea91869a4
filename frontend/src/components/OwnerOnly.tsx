import type { ReactNode } from "react";
import { useMayChange } from "@/components/useMayChange";

/** What only the owner can do; a viewer sees `instead`, or nothing. */
export function OwnerOnly({ children, instead = null }: { children: ReactNode; instead?: ReactNode }) {
  return useMayChange() ? children : instead;
}
