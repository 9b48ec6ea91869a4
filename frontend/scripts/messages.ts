import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type CompiledMessage, compileMessage } from "@lingui/message-utils/compileMessage";
import type { Plugin } from "vite";

interface MessageTree {
  [name: string]: string | MessageTree;
}

/** `{nav: {bots: "Bots"}}` as `{"nav.bots": "Bots"}`. */
export function flatten(tree: MessageTree, prefix = ""): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tree).flatMap(([name, value]) => {
      const key = prefix + name;
      return typeof value === "string" ? [[key, value]] : Object.entries(flatten(value, `${key}.`));
    }),
  );
}

export function compile(tree: MessageTree): Record<string, CompiledMessage> {
  const messages = Object.entries(flatten(tree));
  return Object.fromEntries(messages.map(([key, text]) => [key, compileMessage(text)]));
}

// What the door, the shell and the overview say. The texts of all other pages follow once these stand.
const FIRST = new Set([
  "action",
  "activity",
  "actor",
  "auth",
  "bots",
  "error",
  "exposure",
  "health",
  "kill",
  "level",
  "live",
  "login",
  "mode",
  "nav",
  "notFound",
  "overview",
  "setup",
  "side",
  "state",
  "trading",
  "venue",
  "warnings",
  "viewer",
]);

/** The half of a language's messages that the first page needs, or the other half. */
function part(tree: MessageTree, which: string | undefined): MessageTree {
  return Object.fromEntries(
    Object.entries(tree).filter(([section]) => FIRST.has(section) === (which === "first")),
  );
}

const VIRTUAL = /^virtual:messages\/([\w-]+)\/(first|rest)$/;

/**
 * `virtual:messages/en/first` and `/rest` are `src/i18n/en.json` with its ICU messages compiled, so that browsers
 * need no parser.
 */
export function messages(): Plugin {
  return {
    name: "vostok-messages",
    resolveId: (id) => (VIRTUAL.test(id) ? `\0${id}` : undefined),
    load(id) {
      const [, language, which] = VIRTUAL.exec(id.replace("\0", "")) ?? [];
      if (language === undefined) return undefined;
      const file = fileURLToPath(new URL(`../src/i18n/${language}.json`, import.meta.url));
      this.addWatchFile(file);
      const tree = JSON.parse(readFileSync(file, "utf8")) as MessageTree;
      return `export default ${JSON.stringify(compile(part(tree, which)))}`;
    },
  };
}
