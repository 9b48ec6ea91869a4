import { existsSync } from "node:fs";
import { expect, test } from "vitest";

const sources = Object.values(
  import.meta.glob<string>("/src/**/*.{ts,tsx}", { query: "?raw", import: "default", eager: true }),
);
const all = sources.join("\n");
// What these draw belongs to the style sheets of others.
const COMPOSED: Record<string, string[]> = {
  MultiSelect: ["Combobox", "PillsInput", "Pill"],
  TextInput: ["Input"],
};

test("every library component in use has its style sheet", () => {
  const used = [...all.matchAll(/import \{([^}]*)\} from "@mantine\/core"/g)]
    .flatMap(([, names]) => (names ?? "").split(","))
    .map((name) => name.trim());
  const needed = new Set(used.flatMap((name) => COMPOSED[name] ?? [name]));
  const sheets = [...needed].filter((name) => existsSync(`node_modules/@mantine/core/styles/${name}.css`));
  expect(sheets.length).toBeGreaterThan(15);
  expect(sheets.filter((name) => !all.includes(`@mantine/core/styles/${name}.css`))).toEqual([]);
});
