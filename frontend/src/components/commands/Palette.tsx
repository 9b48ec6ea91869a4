import "@/theme/mantineForms";
import "@mantine/core/styles/ScrollArea.css";
import "@mantine/spotlight/styles.css";
import { createSpotlight, Spotlight } from "@mantine/spotlight";
import { IconSearch } from "@tabler/icons-react";
import { useEffect } from "react";
import type { Verb } from "@/api/bots";
import { useTranslation } from "@/i18n/useTranslation";
import type { Asked } from "./Commands";
import classes from "./Commands.module.css";
import { usePaletteActions } from "./usePaletteActions";

const [store, spotlight] = createSpotlight();

interface PaletteProps {
  onAsk: (asked: Asked) => void;
  onCommand: (command: { id: string; verb: Verb }) => void;
}

/** Any page, bot or action by a few letters of its name. */
export function Palette({ onAsk, onCommand }: PaletteProps) {
  const { t } = useTranslation();
  useEffect(() => {
    spotlight.open();
    return spotlight.close;
  }, []);
  const actions = usePaletteActions(onAsk, onCommand);
  return (
    <Spotlight
      store={store}
      actions={actions}
      // The shell's keys open it.
      shortcut={null}
      classNames={{ action: classes.action }}
      highlightQuery
      scrollable
      maxHeight="min(26rem, 60dvh)"
      limit={30}
      nothingFound={t("commands.nothing")}
      onSpotlightClose={() => onAsk(null)}
      searchProps={{
        leftSection: <IconSearch size={18} stroke={1.7} aria-hidden="true" />,
        placeholder: t("commands.placeholder"),
        "aria-label": t("commands.open"),
      }}
    />
  );
}
