import { queryOptions } from "@tanstack/react-query";
import type { Language } from "@/i18n/i18n";

export interface Topic {
  title: string;
  text: string[];
  /** Of the runbook: what the owner sees, and what to do, step by step. */
  see?: string[];
  do?: string[];
}

export const GROUPS = ["runbook", "concept", "metric", "page", "limit"] as const;
export type Group = (typeof GROUPS)[number];

const files: Record<Language, () => Promise<{ default: Record<string, Topic> }>> = {
  en: () => import("@/help/en.json"),
  "pt-BR": () => import("@/help/pt-BR.json"),
};

/** All topics of one language; they are loaded when help is opened, and not before. */
export const topicsQuery = (language: Language) =>
  queryOptions({
    queryKey: ["help", language],
    queryFn: async () => (await files[language]()).default,
    staleTime: Number.POSITIVE_INFINITY,
  });

const plain = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Whether every word of `wanted` occurs somewhere in the topic; accents and case do not matter. */
export function matches({ title, text, see = [], do: steps = [] }: Topic, wanted: string): boolean {
  const all = plain([title, ...text, ...see, ...steps].join(" "));
  return plain(wanted)
    .split(/\s+/)
    .every((word) => all.includes(word));
}

export const groupOf = (id: string): Group => GROUPS.find((group) => id.startsWith(`${group}.`)) ?? "concept";
