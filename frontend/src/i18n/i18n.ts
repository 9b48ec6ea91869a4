import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import type en from "@/i18n/en.json";

export type Language = "en" | "pt-BR";
export const LANGUAGES: readonly Language[] = ["en", "pt-BR"];

const REMEMBERED = "vostok-language";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    resources: { translation: typeof en };
    contextSeparator: "|";
  }
}

const files: Record<Language, () => Promise<{ default: object }>> = {
  en: () => import("@/i18n/en.json"),
  "pt-BR": () => import("@/i18n/pt-BR.json"),
};

function firstLanguage(): Language {
  const remembered = window.localStorage.getItem(REMEMBERED);
  const wanted = remembered ?? window.navigator.language;
  return wanted.toLowerCase().startsWith("pt") ? "pt-BR" : "en";
}

/** Loads one language and shows it; the other one is never downloaded. */
export async function showLanguage(language: Language): Promise<void> {
  if (!i18next.hasResourceBundle(language, "translation")) {
    const messages = await files[language]();
    i18next.addResourceBundle(language, "translation", messages.default);
  }
  await i18next.changeLanguage(language);
  window.localStorage.setItem(REMEMBERED, language);
  document.documentElement.lang = language;
}

/** Starts with the language of the last visit, else the browser's. */
export async function startLanguage(): Promise<void> {
  await i18next.use(initReactI18next).init({
    resources: {},
    fallbackLng: false,
    interpolation: { escapeValue: false },
    returnNull: false,
    // Messages have no contexts; the default separator would see some in names such as `stop_loss`.
    contextSeparator: "|",
  });
  await showLanguage(firstLanguage());
}
