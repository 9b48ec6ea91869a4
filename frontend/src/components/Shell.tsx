import { IconDots, IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useLocation, useSearch } from "@tanstack/react-router";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { useAskedForPassword } from "@/api/confirm";
import { sessionQuery } from "@/api/session";
import { settingsQuery } from "@/api/settings";
import type { Asked } from "@/components/commands/Commands";
import { GatewayNote } from "@/components/GatewayNote";
import { KillSwitch } from "@/components/KillSwitch";
import { LiveBadge } from "@/components/LiveBadge";
import { Logo } from "@/components/Logo";
import { atOnceWithTexts, later, laterWithTexts } from "@/components/later";
import { useNavigation } from "@/components/navigation";
import { TradingNote } from "@/components/TradingNote";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Shell.module.css";

const ConfirmDialog = lazy(async () => ({
  default: (await import("@/components/ConfirmDialog")).ConfirmDialog,
}));
const Bell = later(async () => (await import("@/components/Bell")).Bell);
const RealMoneyNote = atOnceWithTexts(async () => (await import("@/components/RealMoneyNote")).RealMoneyNote);
const Tour = laterWithTexts(async () => (await import("@/components/tour/Tour")).Tour);
const Commands = later(async () => (await import("@/components/commands/Commands")).Commands);

function NavLinks() {
  const { t } = useTranslation();
  const pages = useNavigation();
  return pages.map(({ to, nav: { label, icon: Icon, dock, group } }, index) => (
    <Link
      key={to}
      to={to}
      className={classes.link}
      data-dock={dock}
      data-begins={(index > 0 && group !== pages[index - 1]?.nav.group) || undefined}
      activeProps={{ "aria-current": "page" }}
      activeOptions={{ exact: to === "/" }}
    >
      <Icon size={20} stroke={1.7} />
      <span>{t(label)}</span>
    </Link>
  ));
}

/** The frame of every page: a rail at the left on a desk, a dock at the bottom on a phone. */
export function Shell({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const { tour } = useSearch({ strict: false });
  const { data: session } = useQuery(sessionQuery);
  const settle = useAskedForPassword();
  const { data: settings } = useQuery(settingsQuery);
  const [asked, setAsked] = useState<Asked>(null);
  return (
    <div className={classes.shell}>
      <a className={classes.skip} href="#content">
        {t("nav.skip")}
      </a>
      <header className={classes.bar}>
        <Link to="/" className={classes.home} aria-label={t("nav.home")}>
          <Logo />
          {settings?.demo && (
            <span className={classes.demo} title={t("nav.demoMeaning")}>
              {t("nav.demo")}
            </span>
          )}
        </Link>
        <button
          type="button"
          className={classes.search}
          aria-haspopup="dialog"
          aria-keyshortcuts="Control+K"
          onClick={() => setAsked("palette")}
        >
          <IconSearch size={16} stroke={1.7} aria-hidden="true" />
          <span>{t("nav.search")}</span>
          <kbd>Ctrl K</kbd>
        </button>
        <nav className={classes.nav} data-tour="nav" aria-label={t("nav.main")}>
          <NavLinks />
          <button
            type="button"
            className={`${classes.link} ${classes.more}`}
            aria-haspopup="dialog"
            onClick={() => setAsked("more")}
          >
            <IconDots size={20} stroke={1.7} />
            <span>{t("nav.more")}</span>
          </button>
        </nav>
        <div className={classes.status} data-tour="kill">
          <div className={classes.signals}>
            <LiveBadge />
            <Suspense fallback={<span className={classes.bell} />}>
              <Bell />
            </Suspense>
          </div>
          {session?.role === "viewer" ? (
            <span title={t("viewer.readOnlyText")}>{t("viewer.readOnly")}</span>
          ) : (
            <KillSwitch />
          )}
        </div>
      </header>
      <main id="content" className={classes.main} tabIndex={-1}>
        {settings?.venue === "binance" && (
          <Suspense>
            <RealMoneyNote />
          </Suspense>
        )}
        <GatewayNote />
        {/* The overview says it in its list of warnings. */}
        {pathname !== "/" && <TradingNote />}
        <Suspense>{children}</Suspense>
      </main>
      <Suspense>
        <Commands asked={asked} onAsk={setAsked} />
      </Suspense>
      {tour !== undefined && (
        <Suspense>
          <Tour at={tour} />
        </Suspense>
      )}
      {settle && (
        <Suspense>
          <ConfirmDialog settle={settle} />
        </Suspense>
      )}
    </div>
  );
}
