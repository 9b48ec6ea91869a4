import { useQuery } from "@tanstack/react-query";
import { Link, useLocation, useRouter } from "@tanstack/react-router";
import { type ComponentType, lazy, type ReactNode, Suspense } from "react";
import type { Schemas } from "@/api/client";
import { settingsQuery } from "@/api/settings";
import { KillSwitch } from "@/components/KillSwitch";
import { LiveBadge } from "@/components/LiveBadge";
import { Logo } from "@/components/Logo";
import { TradingNote } from "@/components/TradingNote";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Shell.module.css";

const Bell = lazy(async () => ({ default: (await import("@/components/Bell")).Bell }));

/** A page that wants a place in the navigation says so in its route's `staticData`. */
interface NavEntry {
  label:
    | "nav.overview"
    | "nav.bots"
    | "nav.risk"
    | "nav.decisions"
    | "nav.audit"
    | "nav.data"
    | "nav.validations"
    | "nav.strategies"
    | "nav.backtests"
    | "nav.market"
    | "nav.news"
    | "nav.governance"
    | "nav.brief"
    | "nav.lab"
    | "nav.settings";
  icon: ComponentType<{ size?: number; stroke?: number }>;
  order: number;
  /** The only venue on which the page is of use. */
  venue?: Schemas["SettingsPublic"]["venue"];
}

declare module "@tanstack/react-router" {
  interface StaticDataRouteOption {
    nav?: NavEntry;
  }
}

function useNavigation(): { to: string; nav: NavEntry }[] {
  const router = useRouter();
  const { data: settings } = useQuery(settingsQuery);
  return Object.values(router.routesByPath)
    .flatMap((route) => {
      const nav = route.options.staticData?.nav;
      const usable = nav?.venue === undefined || nav.venue === settings?.venue;
      return nav && usable ? [{ to: route.fullPath as string, nav }] : [];
    })
    .sort((a, b) => a.nav.order - b.nav.order);
}

function NavLinks() {
  const { t } = useTranslation();
  return useNavigation().map(({ to, nav: { label, icon: Icon } }) => (
    <Link
      key={to}
      to={to}
      className={classes.link}
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
  return (
    <div className={classes.shell}>
      <a className={classes.skip} href="#content">
        {t("nav.skip")}
      </a>
      <header className={classes.bar}>
        <Link to="/" className={classes.home} aria-label={t("nav.home")}>
          <Logo />
        </Link>
        <nav className={classes.nav} aria-label={t("nav.main")}>
          <NavLinks />
        </nav>
        <div className={classes.status}>
          <div className={classes.signals}>
            <LiveBadge />
            <Suspense fallback={<span className={classes.bell} />}>
              <Bell />
            </Suspense>
          </div>
          <KillSwitch />
        </div>
      </header>
      <main id="content" className={classes.main} tabIndex={-1}>
        {/* The overview says it in its list of warnings. */}
        {pathname !== "/" && <TradingNote />}
        <Suspense>{children}</Suspense>
      </main>
    </div>
  );
}
