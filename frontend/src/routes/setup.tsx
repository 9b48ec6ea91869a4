import { createFileRoute, redirect, useNavigate } from "@tanstack/react-router";
import { sessionQuery } from "@/api/session";
import { settingsQuery } from "@/api/settings";
import { AuthFrame } from "@/features/auth/AuthFrame";
import { Progress, SetupWizard } from "@/features/setup/SetupWizard";
import { reachable, readSetupSearch } from "@/features/setup/setupSearch";
import { loadEveryMessage } from "@/i18n/i18n";
import { useTranslation } from "@/i18n/useTranslation";

export const Route = createFileRoute("/setup")({
  validateSearch: readSetupSearch,
  beforeLoad: async ({ context: { queryClient }, search, location }) => {
    const session = await queryClient.ensureQueryData(sessionQuery);
    const wanted = search.step ?? "language";
    const step = reachable(wanted, session.setup_needed);
    if (!session.setup_needed) {
      if (!session.logged_in) throw redirect({ to: "/login", search: { next: location.href } });
      const settings = await queryClient.ensureQueryData(settingsQuery);
      if (settings.welcome === "done" || session.role !== "owner") throw redirect({ to: "/" });
      await loadEveryMessage();
    }
    if (step !== wanted) throw redirect({ to: "/setup", search: { ...search, step }, replace: true });
    return { known: !session.setup_needed };
  },
  component: SetupPage,
});

function SetupPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { known } = Route.useRouteContext();
  const { step = "language", first = "balanced" } = Route.useSearch();
  return (
    <AuthFrame
      title={t(`setup.step.${step}.title`)}
      intro={t(`setup.step.${step}.intro`)}
      step={step}
      aside={<Progress step={step} />}
    >
      <SetupWizard
        step={step}
        first={first}
        known={known}
        onSearch={(search) => void navigate({ to: "/setup", search, replace: search.step === step })}
        onDone={(botId) =>
          void (botId === null
            ? navigate({ to: "/", replace: true })
            : navigate({ to: "/bots/$botId", params: { botId }, search: { tour: 1 }, replace: true }))
        }
      />
    </AuthFrame>
  );
}
