import { createFileRoute } from "@tanstack/react-router";
import { NotFound } from "@/components/NotFound";

/** An address that no page has: told within the shell, whose kill switch stays. */
export const Route = createFileRoute("/_app/$")({ component: NotFound });
