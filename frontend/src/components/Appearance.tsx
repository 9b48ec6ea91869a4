import { localStorageColorSchemeManager, MantineProvider, mergeThemeOverrides } from "@mantine/core";
import { type ReactNode, useMemo } from "react";
import "@fontsource-variable/inter";
import "@/theme/mantine";
import "@/theme/tokens.css";
import { useTranslation } from "@/i18n/useTranslation";
import { theme } from "@/theme/theme";

const remembered = localStorageColorSchemeManager({ key: "vostok-theme" });

/** Theme and colour scheme for everything inside; dark until the owner chooses otherwise. */
export function Appearance({ children }: { children: ReactNode }) {
  const close = useTranslation().t("action.close");
  const named = useMemo(() => {
    // The cross of a dialog is a picture: without a name a screen reader says "button".
    const defaultProps = { closeButtonProps: { "aria-label": close } };
    return mergeThemeOverrides(theme, { components: { Modal: { defaultProps }, Drawer: { defaultProps } } });
  }, [close]);
  return (
    <MantineProvider theme={named} defaultColorScheme="dark" colorSchemeManager={remembered}>
      {children}
    </MantineProvider>
  );
}
