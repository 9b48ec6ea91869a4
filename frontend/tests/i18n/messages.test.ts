import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { CompiledMessage } from "@lingui/message-utils/compileMessage";
import { expect, test } from "vitest";
import { meaningOf, TERMS } from "@/components/glossary";
import en from "@/i18n/en.json";
import pt from "@/i18n/pt-BR.json";
import { compile, flatten } from "../../scripts/messages";

const english = flatten(en);
const portuguese = flatten(pt);

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.tsx?$/.test(entry.name) && !/schema\.d\.ts$/.test(entry.name)
      ? [readFileSync(path, "utf8")]
      : [];
  });
}

const code = sources("src").join("\n");
// `state.${state}` in the source stands for every message that begins with `state.`.
const prefixes = [...code.matchAll(/`([a-zA-Z][\w.]*\.)\$\{[^}]+\}(\.\w+)?/g)].map(
  ([, head = "", tail = ""]) => ({ head, tail }),
);

const meanings = new Set<string>(TERMS.map(meaningOf));

function isUsed(key: string): boolean {
  return (
    meanings.has(key) ||
    code.includes(`"${key}"`) ||
    prefixes.some(({ head, tail }) => key.startsWith(head) && key.endsWith(tail))
  );
}

/** The values that a message fills in, those inside of its plural forms too. */
function placeholders(message: CompiledMessage): string[] {
  const inside = message.flatMap((token) => {
    if (typeof token === "string") return [];
    const forms = Object.values(token[2] ?? {}).filter((form) => Array.isArray(form));
    return [token[0], ...forms.flatMap((form) => placeholders(form as CompiledMessage))];
  });
  return [...new Set(inside)].filter((name) => name !== "#").sort();
}

test("every message exists in both languages", () => {
  expect(Object.keys(portuguese).sort()).toEqual(Object.keys(english).sort());
});

test("no message is empty", () => {
  for (const [key, text] of [...Object.entries(english), ...Object.entries(portuguese)]) {
    expect(text.trim(), key).not.toBe("");
  }
});

test("both languages fill in the same values", () => {
  const [left, right] = [compile(en), compile(pt)];
  for (const key of Object.keys(english)) {
    expect(placeholders(right[key] ?? []), key).toEqual(placeholders(left[key] ?? []));
  }
});

test("every message is used", () => {
  expect(Object.keys(english).filter((key) => !isUsed(key))).toEqual([]);
});

test("a message that nobody uses is noticed", () => {
  expect(isUsed("nav.nobody")).toBe(false);
});

test("no component carries text of its own", () => {
  const found = [...code.matchAll(/>\s*([A-Z][a-z]+(?: [a-z]+)+)[.!?]?\s*</g)].map(([, text]) => text);
  expect(found).toEqual([]);
});
