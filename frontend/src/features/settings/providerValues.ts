import type { Provider, ProviderChange } from "@/api/ai";

export interface ProviderField {
  name: string;
  description: string;
  choices: string[];
  whole: boolean;
  fallback: string;
}

interface Described {
  description?: string;
  enum?: string[];
  type?: string;
  default?: unknown;
}

/** The fields that the JSON Schema of a provider describes, in its order. */
export function fieldsOf(form: Record<string, unknown>): ProviderField[] {
  const properties = form["properties"];
  if (typeof properties !== "object" || properties === null) return [];
  return Object.entries(properties as Record<string, Described>).map(([name, field]) => ({
    name,
    description: field.description ?? name,
    choices: field.enum ?? [],
    whole: field.type === "integer",
    fallback: field.default === undefined ? "" : `${field.default}`,
  }));
}

export const choicesOf = ({ choices }: ProviderField): string[] => choices;

type Meter = "price_in" | "price_out" | "daily_tokens" | "daily_cost";

/** What is stored, as texts; another provider than the stored one begins with its defaults. */
export function valuesOf(
  provider: Provider,
  id: string,
  fields: ProviderField[],
  meter: readonly Meter[],
): Record<string, string> {
  const stored = provider.provider === id ? provider.settings : {};
  return Object.fromEntries([
    ...fields.map(({ name, fallback }) => [name, name in stored ? `${stored[name]}` : fallback]),
    ...meter.map((name) => [name, `${provider[name]}`]),
  ]);
}

/** The texts of the form as the panel takes them; a number that is none goes as it is, and the panel says why not. */
export function changeOf(
  id: string,
  fields: ProviderField[],
  values: Record<string, string>,
  meter: readonly Meter[],
  key: string,
): ProviderChange {
  const settings = Object.fromEntries(
    fields.map(({ name, whole }) => {
      const text = (values[name] ?? "").trim();
      return [name, whole && /^\d+$/.test(text) ? Number(text) : text];
    }),
  );
  const caps = Object.fromEntries(
    meter.map((name) => {
      const text = (values[name] ?? "").trim();
      return [name, name === "daily_tokens" && /^\d+$/.test(text) ? Number(text) : text];
    }),
  );
  return { provider: id, settings, ...caps, ...(key === "" ? {} : { key }) };
}
