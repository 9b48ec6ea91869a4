import type { Plugin } from "vite";

// Mantine's palettes that the theme does not use; their variables are a third of its style sheet.
const UNUSED =
  /--mantine-color-(red|pink|grape|violet|indigo|blue|cyan|teal|green|lime|yellow|orange)-[\w-]+:[^;}]+;?/g;

/** Leaves out what no component asks for. */
export function usedPalettes(): Plugin {
  return {
    name: "vostok-used-palettes",
    enforce: "pre",
    transform: (code, id) =>
      id.endsWith("/styles/default-css-variables.css")
        ? { code: code.replace(UNUSED, ""), map: null }
        : undefined,
  };
}
