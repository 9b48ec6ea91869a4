import { createFileRoute, redirect, useNavigate } from "@tanstack/react-router";
import { sessionQuery } from "@/api/session";
import { AuthFrame } from "@/features/auth/AuthFrame";
import { SetupForm } from "@/features/auth/SetupForm";
import { useTranslation } from "@/i18n/useTranslation";

export const Route = createFileRoute("/setup")({
  beforeLoad: async ({ context }) => {
    const session = await context.queryClient.ensureQueryData(sessionQuery);
    if (!session.setup_needed) throw redirect({ to: "/" });
  },
  component: SetupPage,
});

function SetupPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <AuthFrame title={t("setup.title")} intro={t("setup.intro")}>
      <SetupForm onDone={() => void navigate({ to: "/", replace: true })} />
    </AuthFrame>
  );
}
