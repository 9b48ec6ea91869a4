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
  const { t } = useTranslation();
  const close = t("action.close");
  const eye = t("action.eye");
  const named = useMemo(() => {
    // The cross of a dialog is a picture: without a name a screen reader says "button".
    const defaultProps = { closeButtonProps: { "aria-label": close } };
    const password = { visibilityToggleButtonProps: { "aria-label": eye } };
    const components = {
      Modal: { defaultProps },
      Drawer: { defaultProps },
      PasswordInput: { defaultProps: password },
    };
    return mergeThemeOverrides(theme, { components });
  }, [close, eye]);
  return (
    <MantineProvider theme={named} defaultColorScheme="dark" colorSchemeManager={remembered}>
      {children}
    </MantineProvider>
  );
}
