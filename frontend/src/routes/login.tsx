import { createFileRoute, redirect, useRouter } from "@tanstack/react-router";
import { sessionQuery } from "@/api/session";
import { AuthFrame } from "@/features/auth/AuthFrame";
import { LoginForm } from "@/features/auth/LoginForm";
import { useTranslation } from "@/i18n/useTranslation";

/** Where to go after login: a path of this dashboard, never another site. */
function ownPath(value: unknown): string | undefined {
  return typeof value === "string" && /^\/(?![/\\])/.test(value) ? value : undefined;
}

export const Route = createFileRoute("/login")({
  validateSearch: (search): { next?: string } => ({ next: ownPath(search["next"]) }),
  beforeLoad: async ({ context, search }) => {
    const session = await context.queryClient.ensureQueryData(sessionQuery);
    if (session.setup_needed) throw redirect({ to: "/setup" });
    if (session.logged_in) throw redirect({ to: search.next ?? "/" });
  },
  component: LoginPage,
});

function LoginPage() {
  const { t } = useTranslation();
  const router = useRouter();
  const { next } = Route.useSearch();
  return (
    <AuthFrame title={t("login.title")} intro={t("login.intro")}>
      <LoginForm onDone={() => router.history.replace(next ?? "/")} />
    </AuthFrame>
  );
}
