import { i18n } from "@lingui/core";
import { startTransition } from "react";

export type Language = "en" | "pt-BR";

const REMEMBERED = "vostok-language";

const files = {
  en: { first: () => import("virtual:messages/en/first"), rest: () => import("virtual:messages/en/rest") },
  "pt-BR": {
    first: () => import("virtual:messages/pt-BR/first"),
    rest: () => import("virtual:messages/pt-BR/rest"),
  },
} satisfies Record<Language, unknown>;

/** Whether a page beyond the first was asked for; from then on a language is loaded whole. */
let whole = false;
const complete = new Set<Language>();

async function loadRest(language: Language): Promise<void> {
  if (complete.has(language)) return;
  const { default: messages } = await files[language].rest();
  complete.add(language);
  // Every text on the page is written again, in slices.
  startTransition(() => i18n.load(language, messages));
}

function firstLanguage(): Language {
  const remembered = window.localStorage.getItem(REMEMBERED);
  const wanted = remembered ?? window.navigator.language;
  return wanted.toLowerCase().startsWith("pt") ? "pt-BR" : "en";
}

/** Loads one language and shows it; the other one is not downloaded. */
export async function showLanguage(language: Language): Promise<void> {
  if (i18n.locale !== language) {
    const { default: messages } = await files[language].first();
    i18n.load(language, messages);
    if (whole) await loadRest(language);
    i18n.activate(language);
  }
  window.localStorage.setItem(REMEMBERED, language);
  document.documentElement.lang = language;
}

/** The texts of every page, where the first page's were enough until now. */
export async function loadEveryMessage(): Promise<void> {
  whole = true;
  await loadRest(i18n.locale as Language);
}

/** Starts with the language of the last visit, else the browser's. */
export function startLanguage(): Promise<void> {
  return showLanguage(firstLanguage());
}
