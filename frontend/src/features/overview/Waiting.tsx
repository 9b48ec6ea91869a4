import { useQuery } from "@tanstack/react-query";
import { useEffect, useLayoutEffect, useState } from "react";
import { botsQuery } from "@/api/bots";
import { healthQuery } from "@/api/health";
import { portfolioQuery } from "@/api/portfolio";
import { doubtsQuery, riskQuery } from "@/api/risk";
import { BookFigures } from "./BookFigures";
import { warningsOf } from "./warningsOf";

// The figures are the panel's own and soon there; a gateway that hangs must not hold them back for longer.
const PATIENCE_MS = 1_500;

interface WaitingProps {
  onKnown: (warned: boolean) => void;
}

/** Warnings push all else down: the page is drawn once it is known whether there are any, and then stands still. */
export function Waiting({ onKnown }: WaitingProps) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  const portfolio = useQuery(portfolioQuery);
  const bots = useQuery(botsQuery);
  const risk = useQuery(riskQuery);
  const health = useQuery(healthQuery);
  const doubts = useQuery(doubtsQuery);
  const found = warningsOf({
    risk: risk.data,
    doubts: doubts.data?.items ?? [],
    bots: bots.data?.items ?? [],
    books: portfolio.data?.books ?? [],
    health: health.data,
    now: Date.now(),
  });
  const told = [bots, risk, health, doubts].every(({ isPending }) => !isPending);
  const known = !portfolio.isPending && (told || late);
  const warned = found.length > 0;
  // Before the next frame: who comes back to the page sees no empty figures.
  useLayoutEffect(() => {
    if (known) onKnown(warned);
  }, [known, warned, onKnown]);
  return <BookFigures book={undefined} />;
}
