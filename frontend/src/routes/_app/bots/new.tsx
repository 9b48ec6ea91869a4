import { createFileRoute } from "@tanstack/react-router";
import { botsQuery } from "@/api/bots";
import { pairsQuery } from "@/api/market";
import { strategiesQuery } from "@/api/strategies";
import { NewBot } from "@/features/botForm/NewBot";

export const Route = createFileRoute("/_app/bots/new")({
  loader: ({ context: { queryClient } }) =>
    Promise.all([
      queryClient.ensureQueryData(strategiesQuery),
      queryClient.ensureQueryData(pairsQuery),
      queryClient.ensureQueryData(botsQuery),
    ]),
  component: NewBot,
});
