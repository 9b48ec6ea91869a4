import "@/theme/mantineForms";
import { type ReactNode, useEffect, useRef } from "react";
import { Logo } from "@/components/Logo";
import { Segments } from "@/components/Segments";
import { type Language, showLanguage } from "@/i18n/i18n";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./AuthFrame.module.css";

interface AuthFrameProps {
  title: string;
  intro: string;
  children: ReactNode;
  /** Instead of the choice of language. */
  aside?: ReactNode;
  /** Where one frame shows several steps: at a new one the heading is read out, and the keyboard starts there. */
  step?: string;
}

/** The door: what stands before login, with the choice of language. */
export function AuthFrame({ title, intro, children, aside, step }: AuthFrameProps) {
  const { t, language } = useTranslation();
  useEffect(() => {
    document.title = `${title} · Vostok`;
  }, [title]);
  const heading = useRef<HTMLHeadingElement>(null);
  const shown = useRef(step);
  useEffect(() => {
    if (shown.current !== step) heading.current?.focus();
    shown.current = step;
  }, [step]);
  return (
    <main className={classes.frame}>
      <svg className={classes.orbits} viewBox="0 0 800 800" aria-hidden="true">
        <g fill="none" stroke="currentcolor" transform="rotate(-24 400 400)">
          <ellipse cx="400" cy="400" rx="390" ry="150" />
          <ellipse cx="400" cy="400" rx="300" ry="112" />
          <ellipse cx="400" cy="400" rx="215" ry="76" />
        </g>
      </svg>
      <div className={classes.card} data-wide={step !== undefined || undefined}>
        <div className={classes.top}>
          <Logo />
          {aside ?? (
            <Segments
              size="xs"
              aria-label={t("auth.language")}
              value={language}
              onChange={(language) => void showLanguage(language as Language)}
              data={[
                { value: "en", label: "EN" },
                { value: "pt-BR", label: "PT" },
              ]}
            />
          )}
        </div>
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        <p className={classes.intro}>{intro}</p>
        {children}
      </div>
    </main>
  );
}
