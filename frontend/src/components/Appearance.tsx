import { localStorageColorSchemeManager, MantineProvider } from "@mantine/core";
import type { ReactNode } from "react";
import "@fontsource-variable/inter";
import "@/theme/mantine";
import "@/theme/tokens.css";
import { theme } from "@/theme/theme";

const remembered = localStorageColorSchemeManager({ key: "vostok-theme" });

/** Theme and colour scheme for everything inside; dark until the owner chooses otherwise. */
export function Appearance({ children }: { children: ReactNode }) {
  return (
    <MantineProvider theme={theme} defaultColorScheme="dark" colorSchemeManager={remembered}>
      {children}
    </MantineProvider>
  );
}
