import "@mantine/core/styles/CloseButton.css";
import { Button, CloseButton } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "@/i18n/useTranslation";
import { STOPS } from "./stops";
import classes from "./Tour.module.css";

/** Where the element of `selector` is on the screen; null where it is not in sight. */
function usePlace(selector: string): DOMRect | null {
  const [place, setPlace] = useState<DOMRect | null>(null);
  useEffect(() => {
    const look = () => {
      const rect = document.querySelector(selector)?.getBoundingClientRect();
      setPlace(rect && rect.width > 0 && rect.height > 0 ? rect : null);
    };
    // A low window has part of the sidebar scrolled out of it.
    document.querySelector(selector)?.scrollIntoView?.({ block: "nearest" });
    look();
    window.addEventListener("resize", look);
    // Scrolling of a part of the page does not bubble up to the window.
    window.addEventListener("scroll", look, { passive: true, capture: true });
    return () => {
      window.removeEventListener("resize", look);
      window.removeEventListener("scroll", look, { capture: true });
    };
  }, [selector]);
  return place;
}

/** A short way through the dashboard, beside the pages that it speaks of: nothing is locked meanwhile. */
export function Tour({ at }: { at: number }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const stop = STOPS[at - 1] ?? STOPS[0];
  const place = usePlace(stop.target);
  const heading = useRef<HTMLHeadingElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each stop is read out, and the keyboard goes on from it
  useEffect(() => heading.current?.focus({ preventScroll: true }), [at]);
  const go = (next: number) => {
    const path = STOPS[next - 1]?.path;
    if (path) void navigate({ to: path, search: { tour: next } });
  };
  const end = () =>
    void navigate({ to: ".", search: (known) => ({ ...known, tour: undefined }), replace: true });
  return (
    <>
      {place && (
        <div
          className={classes.ring}
          style={{ top: place.top, left: place.left, width: place.width, height: place.height }}
        />
      )}
      <section
        className={classes.card}
        role="dialog"
        aria-labelledby="tour-title"
        aria-describedby="tour-text"
        onKeyDown={({ key }) => key === "Escape" && end()}
      >
        <header className={classes.header}>
          <h2 id="tour-title" ref={heading} tabIndex={-1}>
            {t(`tour.${stop.id}.title`)}
          </h2>
          <CloseButton size="sm" aria-label={t("tour.end")} onClick={end} />
        </header>
        <p id="tour-text">{t(`tour.${stop.id}.text`)}</p>
        <footer className={classes.footer}>
          <span className="figures">{t("tour.place", { place: at, stops: STOPS.length })}</span>
          {at > 1 && (
            <Button size="xs" variant="default" onClick={() => go(at - 1)}>
              {t("tour.back")}
            </Button>
          )}
          <Button size="xs" onClick={() => (at < STOPS.length ? go(at + 1) : end())}>
            {t(at < STOPS.length ? "tour.next" : "tour.done")}
          </Button>
        </footer>
      </section>
    </>
  );
}
