import "@mantine/core/styles/Tooltip.css";
import { Tooltip } from "@mantine/core";
import { useClickOutside, useMediaQuery } from "@mantine/hooks";
import { useRouter } from "@tanstack/react-router";
import { useState } from "react";
import type { BriefLine, Fact } from "@/api/ai";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import { webAddress } from "@/lib/webAddress";
import classes from "./FactFigure.module.css";

/** A sentence as plain text; each figure tells its source and leads to the page that shows it. */
export function LineText({ line, facts }: { line: BriefLine; facts: Fact[] }) {
  return (
    <>
      {line.parts.map((part, place) => {
        const fact = facts.find(({ id }) => id === part.fact);
        // Parts have no id, and a written brief never changes.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        return fact ? <FactFigure key={place} fact={fact} /> : <span key={place}>{part.text}</span>;
      })}
    </>
  );
}

export function FactFigure({ fact }: { fact: Fact }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { history } = useRouter();
  // Where nothing hovers, the first tap tells the source and the second one follows it.
  const byTouch = useMediaQuery("(hover: none)") ?? false;
  const [told, setTold] = useState(false);
  const figure = useClickOutside<HTMLAnchorElement>(() => setTold(false));
  const source = t("brief.source", {
    label: fact.label,
    source: fact.source,
    time: format.dateTime(fact.at),
  });
  return (
    <Tooltip
      multiline
      maw="20rem"
      {...(byTouch ? { opened: told } : { events: { hover: true, focus: true, touch: false } })}
      label={byTouch ? `${source}. ${t("brief.tapAgain")}` : source}
    >
      <a
        ref={figure}
        className={classes.figure}
        href={webAddress(fact.link)}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey) return;
          event.preventDefault();
          if (byTouch && !told) setTold(true);
          else history.push(fact.link);
        }}
      >
        {fact.text}
      </a>
    </Tooltip>
  );
}
