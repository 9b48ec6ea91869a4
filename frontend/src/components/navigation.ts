import { useQuery } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import type { ComponentType } from "react";
import type { Schemas } from "@/api/client";
import { settingsQuery } from "@/api/settings";

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
    | "nav.reports"
    | "nav.reconciliation"
    | "nav.help"
    | "nav.settings";
  icon: ComponentType<{ size?: number; stroke?: number }>;
  order: number;
  /** Pages of one group stand together; a line parts it from the next. */
  group: "home" | "trade" | "research" | "control" | "system";
  /** On a phone it stands in the bar at the bottom; all others are behind "More". Four fit. */
  dock?: true;
  /** The only venue on which the page is of use. */
  venue?: Schemas["SettingsPublic"]["venue"];
}

declare module "@tanstack/react-router" {
  interface StaticDataRouteOption {
    nav?: NavEntry;
  }
}

interface NavPage {
  to: string;
  nav: NavEntry;
}

/** The pages of the navigation that are of use here, in their order. */
export function useNavigation(): NavPage[] {
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
