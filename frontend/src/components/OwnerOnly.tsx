import type { ComponentType, ReactNode } from "react";
import { useMayChange } from "@/components/useMayChange";

/** What only the owner can do; a viewer sees `instead`, or nothing. */
export function OwnerOnly({ children, instead = null }: { children: ReactNode; instead?: ReactNode }) {
  return useMayChange() ? children : instead;
}

/** `Shown`, which is all about changing something; a viewer sees nothing of it. */
export function ownerOnly<Props extends object>(Shown: ComponentType<Props>) {
  return function OwnersOnly(props: Props) {
    return useMayChange() ? <Shown {...props} /> : null;
  };
}
