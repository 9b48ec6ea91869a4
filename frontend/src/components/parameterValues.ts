import type { Schemas } from "@/api/client";

type Parameter = Schemas["ParameterPublic"];
type Value = string | number | boolean;

function parameterValue(text: string, { kind, options }: Parameter): Value {
  const option = options?.find((one) => String(one) === text);
  if (typeof option === "string" || typeof option === "number" || typeof option === "boolean") return option;
  if (kind === "boolean") return text === "true";
  return kind === "categorical" ? text : Number(text);
}

/** What was typed as the values a strategy takes; an empty field keeps the default of its source. */
export function parametersOf(
  texts: Record<string, string>,
  parameters: readonly Parameter[],
): Record<string, Value> {
  const values: Record<string, Value> = {};
  for (const parameter of parameters) {
    const text = texts[parameter.name];
    if (text !== undefined && text !== "") values[parameter.name] = parameterValue(text, parameter);
  }
  return values;
}

/** Stored values as the fields show them. */
export function parameterTexts(values: Record<string, Value>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
}
