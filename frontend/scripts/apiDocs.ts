import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Plugin } from "vite";

const require = createRequire(import.meta.url);
const FILES = {
  "swagger-ui.css": require.resolve("swagger-ui-dist/swagger-ui.css"),
  "swagger-ui-bundle.js": require.resolve("swagger-ui-dist/swagger-ui-bundle.js"),
};

/** Puts Swagger UI beside the dashboard, for the panel's page at `/api/docs`: no address outside is asked for it. */
export function apiDocs(): Plugin {
  return {
    name: "vostok-api-docs",
    apply: "build",
    generateBundle() {
      for (const [name, path] of Object.entries(FILES)) {
        this.emitFile({ type: "asset", fileName: `docs/${name}`, source: readFileSync(path) });
      }
    },
  };
}
