import { IconPhotoDown } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type ReactNode, useRef } from "react";
import type { Schemas } from "@/api/client";
import { settingsQuery } from "@/api/settings";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Chart.module.css";

/** What a picture of a chart says of itself, so that it can be read away from its page. */
export interface ChartImage {
  title: string;
  /** The money that is shown, or what else it is. */
  mark: Schemas["BotPublic"]["mode"] | "BACKTEST" | "MARKET";
  /** From and to, in UTC ms, where the chart itself has no time axis. */
  span?: [number, number];
}

interface ChartFrameProps {
  image: ChartImage;
  /** From and to of what is in sight, UTC ms; null while nothing is drawn. */
  inSight?: () => [number, number] | null;
  /** Its height is that of the whole frame, as the place that was held for it. */
  className?: string | undefined;
  /** Another way to keep what is shown, beside the picture. */
  alsoSave?: ReactNode;
  children: ReactNode;
}

/** A chart with the button that saves it as a picture. */
export function ChartFrame({ image, inSight, className, alsoSave, children }: ChartFrameProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const content = useRef<HTMLDivElement>(null);
  const venue = useQuery({ ...settingsQuery, enabled: false }).data?.venue ?? "simulator";
  const save = useMutation({
    mutationFn: async () => {
      if (content.current === null) return;
      const { saveImage } = await import("./saveImage");
      const span = inSight?.() ?? image.span;
      const range = span ? `${format.dateTime(span[0])} – ${format.dateTime(span[1])}` : "";
      await saveImage(content.current, {
        title: image.title,
        detail: [t(`venue.${venue}`), range].filter(Boolean).join(" · "),
        mark: t(`chart.mark.${image.mark}`),
        isLive: image.mark === "REAL_MARKET_SPOT",
      });
    },
  });
  return (
    <div className={`${classes.frame} ${className ?? ""}`}>
      <div ref={content} className={classes.content}>
        {children}
      </div>
      <div className={classes.foot}>
        {save.error && <span role="alert">{t("chart.notSaved")}</span>}
        {alsoSave}
        <button
          type="button"
          className={classes.save}
          aria-label={t("chart.save", { title: image.title })}
          disabled={save.isPending}
          onClick={() => save.mutate()}
        >
          <IconPhotoDown size={13} aria-hidden="true" />
          {t("chart.png")}
        </button>
      </div>
    </div>
  );
}
