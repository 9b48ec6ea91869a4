import { createTheme, type MantineColorsTuple } from "@mantine/core";

// Cold sky for what the product says, warm signal for what needs the owner; gain and loss are never the brand.
const orbit: MantineColorsTuple = [
  "#eef3ff",
  "#dbe5ff",
  "#b9ccff",
  "#94b1ff",
  "#7a9dfb",
  "#5f86f0",
  "#4a70dd",
  "#395bc0",
  "#2c489c",
  "#203676",
];
const gain: MantineColorsTuple = [
  "#e6faf2",
  "#c8f2e0",
  "#98e5c4",
  "#64d6a6",
  "#3cc78d",
  "#1fb279",
  "#128f60",
  "#0b734d",
  "#085a3c",
  "#06402b",
];
const loss: MantineColorsTuple = [
  "#fff0f1",
  "#ffdcdf",
  "#ffb6bc",
  "#ff8e98",
  "#f76c79",
  "#e5505f",
  "#c93646",
  "#a82837",
  "#86202c",
  "#5f1820",
];
const signal: MantineColorsTuple = [
  "#fff6e5",
  "#ffe9c4",
  "#ffd48c",
  "#ffc063",
  "#ffb047",
  "#f59a22",
  "#c97a11",
  "#97590b",
  "#774509",
  "#523007",
];
const dark: MantineColorsTuple = [
  "#e4e9f4",
  "#bcc5d8",
  "#97a2ba",
  "#76829c",
  "#3c4761",
  "#2a344b",
  "#1a2234",
  "#121928",
  "#0b101b",
  "#070b13",
];
const gray: MantineColorsTuple = [
  "#f7f8fb",
  "#eef1f6",
  "#e1e6ee",
  "#d0d7e3",
  "#b4bece",
  "#8d99ae",
  "#667288",
  "#4b566b",
  "#333d50",
  "#1d2534",
];

// The stand-ins of `fonts.css` have Inter's measures, so nothing moves when Inter has come.
const font =
  '"Inter Variable", "Inter as Arial", "Inter as Roboto", "Inter as DejaVu", system-ui, sans-serif';

/** The design tokens that Mantine hands to its components; `tokens.css` holds those that are ours. */
export const theme = createTheme({
  colors: { orbit, gain, loss, signal, dark, gray },
  primaryColor: "orbit",
  primaryShade: { light: 7, dark: 6 },
  fontFamily: font,
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "JetBrains Mono", Menlo, Consolas, monospace',
  headings: {
    fontFamily: font,
    fontWeight: "620",
    sizes: {
      h1: { fontSize: "1.5rem", lineHeight: "1.25" },
      h2: { fontSize: "1.0625rem", lineHeight: "1.35" },
      h3: { fontSize: "0.9375rem", lineHeight: "1.4" },
    },
  },
  fontSizes: { xs: "0.75rem", sm: "0.8438rem", md: "0.9375rem", lg: "1.0625rem", xl: "1.25rem" },
  spacing: { xs: "0.5rem", sm: "0.75rem", md: "1rem", lg: "1.5rem", xl: "2rem" },
  radius: { xs: "4px", sm: "6px", md: "8px", lg: "12px", xl: "16px" },
  defaultRadius: "md",
  respectReducedMotion: true,
  cursorType: "pointer",
  components: {
    Modal: {
      defaultProps: { radius: "lg", overlayProps: { backgroundOpacity: 0.55 } },
      styles: {
        content: { border: "1px solid var(--line-strong)", background: "var(--surface)" },
        header: { background: "var(--surface)" },
        title: { fontSize: "1.0625rem", fontWeight: 620 },
      },
    },
  },
});

// A colour that the theme does not have would be drawn as none.
declare module "@mantine/core" {
  export interface MantineThemeColorsOverride {
    colors: Record<"orbit" | "gain" | "loss" | "signal" | "gray" | "dark" | "dimmed", MantineColorsTuple>;
  }
}
