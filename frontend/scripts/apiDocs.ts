import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Plugin } from "vite";

const { resolve } = createRequire(import.meta.url);
const FILES = ["swagger-ui.css", "swagger-ui-bundle.js"];

/** Puts Swagger UI beside the dashboard, for the panel's page at `/api/docs`: no address outside is asked for it. */
export function apiDocs(): Plugin {
  return {
    name: "vostok-api-docs",
    apply: "build",
    generateBundle() {
      for (const name of FILES) {
        const source = readFileSync(resolve(`swagger-ui-dist/${name}`));
        this.emitFile({ type: "asset", fileName: `docs/${name}`, source });
      }
    },
  };
}
