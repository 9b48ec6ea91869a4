import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Plugin } from "vite";

interface Chunk {
  type: string;
  fileName: string;
  isEntry?: boolean;
  facadeModuleId?: string | null;
  imports?: string[];
  viteMetadata?: { importedCss: Set<string> };
}

// What a visit to "/" and to the door shows; every other chunk is kept once it was asked for.
const FIRST = /routes\/(_app|_app\/index|login)\.tsx|messages\/[\w-]+\/first$/;

/** The files without which the first page cannot be drawn. */
export function shellFiles(bundle: Record<string, Chunk>): string[] {
  const found = new Set<string>();
  const add = (name: string): void => {
    const chunk = bundle[name];
    if (chunk === undefined || found.has(name)) return;
    found.add(name);
    for (const sheet of chunk.viteMetadata?.importedCss ?? []) found.add(sheet);
    chunk.imports?.forEach(add);
  };
  for (const { type, fileName, isEntry, facadeModuleId } of Object.values(bundle)) {
    if (type === "chunk" && (isEntry || FIRST.test(facadeModuleId ?? ""))) add(fileName);
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
        const shell = JSON.stringify(shellFiles(bundle as Record<string, Chunk>));
        const version = createHash("sha256").update(shell).digest("hex").slice(0, 12);
        const body = readFileSync(new URL("shellWorker.js", import.meta.url), "utf8");
        const source = `const SHELL = ${shell};\nconst VERSION = "${version}";\n${body}`;
        this.emitFile({ type: "asset", fileName: "sw.js", source });
      },
    },
  };
}
