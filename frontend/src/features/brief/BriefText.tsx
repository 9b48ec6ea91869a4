import { Alert } from "@mantine/core";
import type { ReactNode } from "react";
import type { Brief, BriefLine, Fact } from "@/api/ai";
import { LineText } from "@/components/FactFigure";
import { Section } from "@/components/Section";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Brief.module.css";

/** A brief that is written, or why there is none. */
export function BriefText({ brief }: { brief: Brief }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { text, facts } = brief;
  if (brief.state === "STALE")
    return (
      <Alert color="signal" variant="light">
        {t("brief.stale", { time: format.dateTime(brief.stale_since) })} {brief.detail}
      </Alert>
    );
  if (text === null)
    return (
      <Alert color={brief.state === "FAILED" ? "loss" : "gray"} variant="light">
        {brief.state === "FAILED" ? brief.detail : t("brief.cancelled")}
      </Alert>
    );
  return (
    <div className={classes.brief} lang={brief.language}>
      <p className={classes.headline}>
        <LineText line={text.headline} facts={facts} />
      </p>
      {brief.fallback && (
        <Alert color="signal" variant="light" title={t(`brief.fallback.${brief.fallback}`)}>
          {brief.detail}
        </Alert>
      )}
      <div className={classes.sides}>
        <Lines title={t("brief.bull")} lines={text.bull} facts={facts} empty={t("brief.noBull")} />
        <Lines title={t("brief.bear")} lines={text.bear} facts={facts} empty={t("brief.noBear")} />
      </div>
      <Lines title={t("brief.market")} lines={text.market} facts={facts} />
      <Lines title={t("brief.bots")} lines={text.bots} facts={facts} />
      <Lines title={t("brief.risks")} lines={text.risks} facts={facts} />
      <Lines title={t("brief.watch")} lines={text.watch} facts={facts} />
      {text.invalidation && (
        <Lines title={t("brief.invalidation")} lines={[text.invalidation]} facts={facts} />
      )}
      <p className={classes.about}>
        {brief.provider === "rules"
          ? t("brief.byRules", { time: format.dateTime(brief.finished_at) })
          : t("brief.byModel", { model: brief.model ?? "", time: format.dateTime(brief.finished_at) })}{" "}
        {brief.reused && t("brief.reused")}{" "}
        {t("brief.hash", { hash: (brief.answer_hash ?? "").slice(0, 12) })}
      </p>
    </div>
  );
}

interface LinesProps {
  title: string;
  lines: BriefLine[];
  facts: Fact[];
  /** What to say where nothing is; without it the section is left out. */
  empty?: ReactNode;
}

function Lines({ title, lines, facts, empty }: LinesProps) {
  if (lines.length === 0 && empty === undefined) return null;
  return (
    <Section title={title}>
      {lines.length === 0 ? (
        <p className={classes.about}>{empty}</p>
      ) : (
        <ul className={classes.lines}>
          {lines.map((line, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines have no id, and a written brief never changes
            <li key={place}>
              <LineText line={line} facts={facts} />
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
