import { lazy, Suspense } from "react";
import { useTranslation } from "@/i18n/useTranslation";
import { LanguageStep } from "./LanguageStep";
import { PasswordStep } from "./PasswordStep";
import classes from "./Setup.module.css";
import type { SetupSearch, Step } from "./setupSearch";
import { STEPS } from "./setupSearch";

// What comes behind the password needs the texts and figures of the dashboard.
const VenueStep = lazy(async () => ({ default: (await import("./VenueStep")).VenueStep }));
const BotStep = lazy(async () => ({ default: (await import("./BotStep")).BotStep }));
const LimitsStep = lazy(async () => ({ default: (await import("./LimitsStep")).LimitsStep }));

interface SetupWizardProps {
  step: Step;
  first: NonNullable<SetupSearch["first"]>;
  /** Whether the owner chose a password already. */
  known: boolean;
  onSearch: (search: SetupSearch) => void;
  onDone: (botId: string | null) => void;
}

/** From a new installation to the first bot that runs: one short page a step, each with an address of its own. */
export function SetupWizard({ step, first, known, onSearch, onDone }: SetupWizardProps) {
  const go = (to: Step) => onSearch({ step: to, first });
  switch (step) {
    case "language":
      return <LanguageStep known={known} onNext={() => go(known ? "venue" : "password")} />;
    case "password":
      return <PasswordStep onBack={() => go("language")} onDone={() => go("venue")} />;
    default:
      return (
        <Suspense>
          {step === "venue" && <VenueStep onBack={() => go("language")} onNext={() => go("bot")} />}
          {step === "bot" && (
            <BotStep
              first={first}
              onFirst={(chosen) => onSearch({ step: "bot", first: chosen })}
              onBack={() => go("venue")}
              onNext={() => go("limits")}
              onSkip={() => onSearch({ step: "limits", first: "none" })}
            />
          )}
          {step === "limits" && <LimitsStep first={first} onBack={() => go("bot")} onDone={onDone} />}
        </Suspense>
      );
  }
}

/** Where in the five steps this one is. */
export function Progress({ step }: { step: Step }) {
  const { t } = useTranslation();
  const place = STEPS.indexOf(step) + 1;
  return (
    <div
      className={classes.progress}
      role="progressbar"
      aria-valuemin={1}
      aria-valuemax={STEPS.length}
      aria-valuenow={place}
      aria-valuetext={t("setup.progress", { place, steps: STEPS.length })}
      aria-label={t("setup.title")}
    >
      {STEPS.map((one, index) => (
        <span key={one} data-done={index < place || undefined} />
      ))}
    </div>
  );
}
