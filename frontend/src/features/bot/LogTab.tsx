import "@/theme/mantineForms";
import { TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useLayoutEffect, useRef } from "react";
import { type Bot, LOG_LEVELS, type LogLevel, logsQuery } from "@/api/bots";
import { EmptyState } from "@/components/EmptyState";
import { ErrorNote } from "@/components/ErrorNote";
import { Segments } from "@/components/Segments";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./BotView.module.css";

interface LogTabProps {
  bot: Bot;
  level: LogLevel;
  onLevel: (level: LogLevel) => void;
  /** What its lines are searched for. */
  search: string;
  onSearch: (search: string | undefined) => void;
}

/** The bot's log, newest line last; it follows the end until someone scrolls up to read. */
export function LogTab({ bot, level, onLevel, search, onSearch }: LogTabProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const wanted = useDeferredValue(search.trim());
  const { data, error, refetch } = useQuery(logsQuery(bot.id, level, wanted));
  const list = useRef<HTMLOListElement>(null);
  const following = useRef(true);

  // biome-ignore lint/correctness/useExhaustiveDependencies: new lines are what moves the end
  useLayoutEffect(() => {
    if (list.current && following.current) list.current.scrollTop = list.current.scrollHeight;
  }, [data]);

  return (
    <>
      <div className={classes.tools}>
        <Segments
          size="xs"
          aria-label={t("log.level")}
          value={level}
          onChange={(value) => onLevel(value as LogLevel)}
          data={LOG_LEVELS.map((value) => ({ value, label: t(`log.levels.${value}`) }))}
        />
        <TextInput
          size="xs"
          type="search"
          aria-label={t("log.search")}
          placeholder={t("log.search")}
          maxLength={100}
          value={search}
          onChange={(event) => onSearch(event.currentTarget.value || undefined)}
        />
      </div>
      {error && data === undefined && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {data?.items.length === 0 && (
        <EmptyState title={t("log.none")}>{wanted ? t("log.noneFound") : t("log.noneText")}</EmptyState>
      )}
      {data !== undefined && data.items.length > 0 && (
        <ol
          ref={list}
          className={classes.log}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
          tabIndex={0}
          aria-label={t("bot.tab.log")}
          onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
            following.current = scrollHeight - scrollTop - clientHeight < 24;
          }}
        >
          {data.items.map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines of a log have no other name
            <li key={index} className={classes.logLine} data-level={line.level}>
              {line.ts !== null && <span className={classes.logTime}>{format.time(line.ts)} </span>}
              {line.text}
            </li>
          ))}
        </ol>
      )}
    </>
  );
}
