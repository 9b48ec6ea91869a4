import { createLink } from "@tanstack/react-router";
import { AnchorButton, type AnchorButtonProps } from "@/components/ButtonLink";
import { useMayChange } from "@/components/useMayChange";

function OwnersAnchor(props: AnchorButtonProps) {
  return useMayChange() ? <AnchorButton {...props} /> : null;
}

/** A link that looks like a button and leads to a form which only the owner can send. */
export const OwnerLink = createLink(OwnersAnchor);
