import { Button, type ButtonProps } from "@mantine/core";
import type { ComponentPropsWithoutRef } from "react";
import { useMayChange } from "@/components/useMayChange";

type OwnerButtonProps = ButtonProps & Omit<ComponentPropsWithoutRef<"button">, keyof ButtonProps>;

/** A button whose press changes something: a viewer, whom the panel would refuse, does not see it. */
export function OwnerButton(props: OwnerButtonProps) {
  return useMayChange() ? <Button {...props} /> : null;
}
