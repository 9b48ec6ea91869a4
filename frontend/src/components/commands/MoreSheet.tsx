import "@/theme/mantineForms";
import "@mantine/core/styles/Drawer.css";
import { Drawer } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useNavigation } from "@/components/navigation";
import { useTranslation } from "@/i18n/useTranslation";
import type { Asked } from "./Commands";
import classes from "./Commands.module.css";

/** Every page, for the thumb: what the bar at the bottom of a phone has no room for. */
export function MoreSheet({ onAsk }: { onAsk: (asked: Asked) => void }) {
  const { t } = useTranslation();
  const close = () => onAsk(null);
  return (
    <Drawer opened onClose={close} position="bottom" size="auto" title={t("commands.allPages")}>
      <nav className={classes.pages} aria-label={t("commands.allPages")}>
        <button type="button" className={classes.page} onClick={() => onAsk("palette")}>
          <IconSearch size={22} stroke={1.7} aria-hidden="true" />
          <span>{t("nav.search")}</span>
        </button>
        {useNavigation().map(({ to, nav: { label, icon: Icon } }) => (
          <Link
            key={to}
            to={to}
            className={classes.page}
            activeProps={{ "aria-current": "page" }}
            activeOptions={{ exact: to === "/" }}
            onClick={close}
          >
            <Icon size={22} stroke={1.7} />
            <span>{t(label)}</span>
          </Link>
        ))}
      </nav>
    </Drawer>
  );
}
