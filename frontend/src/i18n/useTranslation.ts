import { useLingui } from "@lingui/react";
import { useMemo } from "react";
import type en from "@/i18n/en.json";
import type { Language } from "@/i18n/i18n";

type Path<T> = {
  [K in keyof T & string]: T[K] extends string ? K : `${K}.${Path<T[K]>}`;
}[keyof T & string];

/** The name of a message: its path in `en.json`. */
type MessageKey = Path<typeof en>;
type Values = Record<string, string | number>;

interface Translation {
  language: Language;
  t: (key: MessageKey, values?: Values) => string;
  /** For names that the server chooses: the message if there is one, else `fallback`. */
  tOr: (key: string, fallback: string, values?: Values) => string;
}

export function useTranslation(): Translation {
  const { i18n, _ } = useLingui();
  return useMemo(
    () => ({
      language: i18n.locale as Language,
      t: (key, values) => _(key, values),
      tOr: (key, fallback, values) => (key in i18n.messages ? _(key, values) : fallback),
    }),
    [i18n, _],
  );
}
