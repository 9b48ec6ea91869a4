import { i18n } from "@lingui/core";

export type Language = "en" | "pt-BR";

const REMEMBERED = "vostok-language";

const files = {
  en: () => import("virtual:messages/en"),
  "pt-BR": () => import("virtual:messages/pt-BR"),
} satisfies Record<Language, unknown>;

function firstLanguage(): Language {
  const remembered = window.localStorage.getItem(REMEMBERED);
  const wanted = remembered ?? window.navigator.language;
  return wanted.toLowerCase().startsWith("pt") ? "pt-BR" : "en";
}

/** Loads one language and shows it; the other one is not downloaded. */
export async function showLanguage(language: Language): Promise<void> {
  if (i18n.locale !== language) {
    const { default: messages } = await files[language]();
    i18n.loadAndActivate({ locale: language, messages });
  }
  window.localStorage.setItem(REMEMBERED, language);
  document.documentElement.lang = language;
}

/** Starts with the language of the last visit, else the browser's. */
export function startLanguage(): Promise<void> {
  return showLanguage(firstLanguage());
}
