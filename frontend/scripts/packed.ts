import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { Plugin } from "vite";

const SMALLEST = 1_000;
// The highest, 11, saves 3 % more and takes ten times as long, which a first start would wait for.
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };
const brotli = promisify(brotliCompress);
const zip = promisify(gzip);

/** Packs scripts and styles once, beside themselves, so that the panel need not do it at each visit. */
export function packed(): Plugin {
  return {
    name: "vostok-packed",
    apply: "build",
    writeBundle: async ({ dir = "dist" }, bundle) => {
      const texts = Object.values(bundle)
        .filter(({ fileName }) => /^assets\/.*\.(js|css)$/.test(fileName))
        .map((file) => [file.fileName, Buffer.from(file.type === "chunk" ? file.code : file.source)] as const)
        .filter(([, text]) => text.length >= SMALLEST);
      for (const [name, text] of texts) {
        const [small, smaller] = await Promise.all([zip(text, { level: 9 }), brotli(text, BROTLI)]);
        await Promise.all([
          writeFile(join(dir, `${name}.gz`), small),
          writeFile(join(dir, `${name}.br`), smaller),
        ]);
      }
    },
  };
}
