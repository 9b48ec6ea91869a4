import { existsSync } from "node:fs";
import { expect, test } from "vitest";

const files = import.meta.glob<string>("/src/**/*.{ts,tsx}", {
  query: "?raw",
  import: "default",
  eager: true,
});
const sources = Object.values(files);
const all = sources.join("\n");
// What these draw belongs to the style sheets of others.
const COMPOSED: Record<string, string[]> = {
  MultiSelect: ["Combobox", "PillsInput", "Pill"],
  TextInput: ["Input"],
};

const FORMS =
  /\b(Checkbox|Modal|MultiSelect|NativeSelect|NumberInput|PasswordInput|Tabs|Textarea|TextInput)\b/;

function fromLibrary(source: string): string {
  return [...source.matchAll(/import \{([^}]*)\} from "@mantine\/core"/g)].map(([, names]) => names).join();
}

test("what draws fields or dialogs brings their style sheets, however the page is reached", () => {
  const without = Object.entries(files)
    .filter(([, source]) => FORMS.test(fromLibrary(source)) && !source.includes('"@/theme/mantineForms"'))
    .map(([path]) => path);
  expect(without).toEqual([]);
});

test("every library component in use has its style sheet", () => {
  const used = [...all.matchAll(/import \{([^}]*)\} from "@mantine\/core"/g)]
    .flatMap(([, names]) => (names ?? "").split(","))
    .map((name) => name.trim());
  const needed = new Set(used.flatMap((name) => COMPOSED[name] ?? [name]));
  const sheets = [...needed].filter((name) => existsSync(`node_modules/@mantine/core/styles/${name}.css`));
  expect(sheets.length).toBeGreaterThan(15);
  expect(sheets.filter((name) => !all.includes(`@mantine/core/styles/${name}.css`))).toEqual([]);
});
