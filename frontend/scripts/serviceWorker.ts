import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Plugin } from "vite";

export interface Chunk {
  type: string;
  fileName: string;
  facadeModuleId?: string | null;
  imports?: string[];
  viteMetadata?: { importedCss: Set<string> };
}

// What a visit to "/" and to the door shows; every other chunk is kept once it was asked for.
export const FIRST =
  /src\/(main\.ts|app\.tsx)$|index\.html$|routes\/(_app|_app\/index|login)\.tsx|messages\/[\w-]+\/first$/;
// The small script before the first frame is no chunk.
const AHEAD = /^assets\/ahead-/;

/** Which chunks `pages` names, and what they need, as addresses. */
export function filesOf(bundle: Record<string, Chunk>, pages: RegExp): string[] {
  const found = new Set<string>();
  const add = (name: string): void => {
    const chunk = bundle[name];
    if (chunk === undefined || found.has(name)) return;
    found.add(name);
    for (const sheet of chunk.viteMetadata?.importedCss ?? []) found.add(sheet);
    chunk.imports?.forEach(add);
  };
  for (const { type, fileName, facadeModuleId } of Object.values(bundle)) {
    if (type === "chunk" && pages.test(facadeModuleId ?? "")) add(fileName);
  }
  return [...found].sort().map((name) => `/${name}`);
}

/** Writes `sw.js`; its version is that of the files it keeps, so that a new build replaces the old shell. */
export function serviceWorker(): Plugin {
  return {
    name: "vostok-service-worker",
    apply: "build",
    generateBundle: {
      order: "post",
      handler(_, bundle) {
        const ahead = Object.keys(bundle).filter((name) => AHEAD.test(name));
        const files = [
          ...filesOf(bundle as Record<string, Chunk>, FIRST),
          ...ahead.map((name) => `/${name}`),
        ];
        const shell = JSON.stringify(files);
        const version = createHash("sha256").update(shell).digest("hex").slice(0, 12);
        const body = readFileSync(new URL("shellWorker.js", import.meta.url), "utf8");
        const source = `const SHELL = ${shell};\nconst VERSION = "${version}";\n${body}`;
        this.emitFile({ type: "asset", fileName: "sw.js", source });
      },
    },
  };
}
