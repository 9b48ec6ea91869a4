import { fileURLToPath } from "node:url";
import { tanstackRouter } from "@tanstack/router-plugin/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { apiDocs } from "./scripts/apiDocs.ts";
import { firstFrame } from "./scripts/firstFrame.ts";
import { firstLoad } from "./scripts/firstLoad.ts";
import { messages } from "./scripts/messages.ts";
import { packed } from "./scripts/packed.ts";
import { usedPalettes } from "./scripts/palettes.ts";
import { serviceWorker } from "./scripts/serviceWorker.ts";

// `npm run dev` shows the dashboard of a panel that runs somewhere: VOSTOK_PANEL says where.
const panel = process.env["VOSTOK_PANEL"] ?? "http://127.0.0.1:8080";

const first = firstLoad();

export default defineConfig({
  plugins: [
    tanstackRouter({
      codeSplittingOptions: {
        defaultBehavior: [["component", "loader", "pendingComponent", "errorComponent", "notFoundComponent"]],
      },
    }),
    react(),
    messages(),
    usedPalettes(),
    apiDocs(),
    firstFrame(),
    serviceWorker(),
    packed(),
  ],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  build: {
    target: "es2022",
    manifest: true,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            // The entry needs nothing else, so that it runs before the rest is there.
            { name: "preload", test: /vite\/preload-helper/, priority: 4 },
            // What every page needs of these changes rarely: one file, cached over many releases.
            {
              name: "vendor",
              priority: 3,
              test: /node_modules\/(react|react-dom|scheduler|@tanstack\/(react-)?(router|query)[^/]*|@tanstack\/(history|store|react-store)|@lingui|openapi-fetch)\//,
            },
            // A module that both need is the start's.
            { name: first.start, debugName: "start", priority: 2 },
            { name: first.home, debugName: "home", priority: 1 },
          ],
        },
      },
    },
  },
  server: {
    proxy: {
      "/api/ws": { target: panel, ws: true, changeOrigin: true, rewriteWsOrigin: true },
      "/api": { target: panel, changeOrigin: true, headers: { origin: panel } },
    },
  },
  test: {
    environment: "jsdom",
    setupFiles: ["tests/setup.ts"],
    include: ["tests/**/*.test.{ts,tsx}"],
    restoreMocks: true,
    testTimeout: 30_000,
    isolate: false,
  },
});
