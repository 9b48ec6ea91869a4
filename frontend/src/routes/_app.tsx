import { useMantineColorScheme } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createFileRoute, Navigate, Outlet, redirect, useLocation } from "@tanstack/react-router";
import { useEffect } from "react";
import { layoutsQuery } from "@/api/layouts";
import { startLive } from "@/api/live";
import { sessionQuery } from "@/api/session";
import { settingsQuery } from "@/api/settings";
import { ErrorPage } from "@/components/ErrorPage";
import { NotFound } from "@/components/NotFound";
import { Shell } from "@/components/Shell";
import { readTour } from "@/components/tour/stops";
import { loadEveryMessage, showLanguage } from "@/i18n/i18n";
import { idle } from "@/lib/idle";

/** Everything behind the login. */
export const Route = createFileRoute("/_app")({
  validateSearch: readTour,
  beforeLoad: async ({ context, location }) => {
    const session = await context.queryClient.ensureQueryData(sessionQuery);
    if (session.setup_needed) throw redirect({ to: "/setup" });
    if (!session.logged_in) throw redirect({ to: "/login", search: { next: location.href } });
    // The overview begins with texts of its own; no other page is shown before its texts are there.
    if (location.pathname !== "/") await loadEveryMessage();
  },
  loader: async ({ context }) => {
    const [{ language }] = await Promise.all([
      context.queryClient.ensureQueryData(settingsQuery),
      // Without them tables are as they came, which is no reason to show no page.
      context.queryClient.prefetchQuery(layoutsQuery),
    ]);
    await showLanguage(language);
  },
  component: App,
  errorComponent: ErrorPage,
  notFoundComponent: NotFound,
});

function App() {
  const cache = useQueryClient();
  const { data: session } = useQuery(sessionQuery);
  const { href } = useLocation();
  const { data: settings } = useQuery(settingsQuery);
  const { setColorScheme } = useMantineColorScheme();
  const theme = settings?.theme;
  useEffect(() => {
    if (theme !== undefined) setColorScheme(theme);
  }, [theme, setColorScheme]);
  useEffect(() => void idle().then(loadEveryMessage), []);
  const colors = settings?.colors;
  useEffect(() => {
    if (colors !== undefined) document.documentElement.dataset["colors"] = colors;
  }, [colors]);
  const loggedIn = session?.logged_in ?? true;
  useEffect(() => (loggedIn ? startLive(cache) : undefined), [cache, loggedIn]);
  // A session that ends while a page is open (another browser, a restart) leads back to the door.
  if (!loggedIn) return <Navigate to="/login" search={{ next: href }} replace />;
  return (
    <Shell>
      <Outlet />
    </Shell>
  );
}
