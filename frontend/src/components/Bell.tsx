import { UnstyledButton } from "@mantine/core";
import { IconBell } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { unreadQuery } from "@/api/alerts";
import { loadEveryMessage } from "@/i18n/i18n";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Bell.module.css";

const MOST_SHOWN = 99;

async function loadDrawer() {
  const [{ AlertDrawer }] = await Promise.all([import("@/components/AlertDrawer"), loadEveryMessage()]);
  return { default: AlertDrawer };
}
const AlertDrawer = lazy(loadDrawer);

/** How many alerts nobody has read, and the way to them. */
export function Bell() {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const { data } = useQuery(unreadQuery);
  const unread = data?.unread ?? 0;
  return (
    <>
      <UnstyledButton
        className={classes.bell}
        aria-haspopup="dialog"
        aria-label={unread > 0 ? t("nav.alertsUnread", { n: unread }) : t("nav.alerts")}
        onPointerEnter={() => void loadDrawer()}
        onClick={() => setOpen(true)}
      >
        <IconBell size={20} stroke={1.7} aria-hidden="true" />
        {unread > 0 && (
          <span className={classes.count} data-critical={(data?.unread_critical ?? 0) > 0 || undefined}>
            {unread > MOST_SHOWN ? `${MOST_SHOWN}+` : unread}
          </span>
        )}
      </UnstyledButton>
      {open && (
        <Suspense>
          <AlertDrawer onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
