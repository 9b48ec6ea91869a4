import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Plugin } from "vite";
import { flatten } from "./messages.ts";
import { type Chunk, filesOf } from "./serviceWorker.ts";

const LANGUAGES = ["en", "pt-BR"] as const;
const SHEETS = ["tokens.css", "fonts.css", "first.css"];
const read = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");

/** `index.html` with the styles of its first frame, and its `{names}` of messages as texts in every language. */
export function withFrame(html: string): string {
  const styles = SHEETS.map((name) => read(`../src/theme/${name}`)).join("\n");
  const texts = LANGUAGES.map((language) => {
    const messages = flatten(JSON.parse(read(`../src/i18n/${language}.json`)));
    return [language, messages] as const;
  });
  return html
    .replace("<!--first-->", `<style>\n${styles}</style>`)
    .replaceAll(/\{(\w+\.\w+)\}/g, (_, key: string) =>
      texts.map(([language, said]) => `<span lang="${language}">${said[key]}</span>`).join(""),
    );
}

/** What to ask for at once, by the language and by what stands at the address. */
function filesAhead(bundle: Record<string, Chunk>) {
  const every = filesOf(bundle, /src\/app\.tsx$/);
  const others = (pages: RegExp) => filesOf(bundle, pages).filter((file) => !every.includes(file));
  const messages = LANGUAGES.map(
    (language) => [language, filesOf(bundle, new RegExp(`messages/${language}/first$`))] as const,
  );
  return {
    every,
    door: others(/routes\/login\.tsx/),
    shell: others(/routes\/_app(\/index)?\.tsx/),
    ...Object.fromEntries(messages),
  };
}

function ahead(files: object): string {
  return `{\nconst FILES = ${JSON.stringify(files)};\n${read("ahead.js")}}\n`;
}

/**
 * A first frame from HTML alone, and a small script before it that chooses theme, language and frame, and asks for the
 * files of the page. It is a file of its own because the panel's policy lets no script stand in a page.
 */
export function firstFrame(): Plugin {
  const nothing = { every: [], door: [], shell: [], en: [], "pt-BR": [] };
  return {
    name: "vostok-first-frame",
    transformIndexHtml: {
      order: "pre",
      handler: (html, { server }) => ({
        html: withFrame(html),
        tags: server ? [{ tag: "script", children: ahead(nothing), injectTo: "head-prepend" }] : [],
      }),
    },
    generateBundle: {
      order: "post",
      handler(_, bundle) {
        const page = bundle["index.html"];
        if (page?.type !== "asset") throw new Error("the build made no index.html");
        const source = ahead(filesAhead(bundle as Record<string, Chunk>));
        const fileName = `assets/ahead-${createHash("sha256").update(source).digest("hex").slice(0, 8)}.js`;
        this.emitFile({ type: "asset", fileName, source });
        page.source = String(page.source).replace(
          /<meta charset="utf-8" \/>/i,
          `$&\n    <script src="/${fileName}"></script>`,
        );
      },
    },
  };
}
