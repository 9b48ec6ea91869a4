import "@/theme/mantineForms";
import { Skeleton, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ButtonLink } from "@/components/ButtonLink";
import { EmptyState } from "@/components/EmptyState";
import { ErrorNote } from "@/components/ErrorNote";
import { Page } from "@/components/Page";
import { Section } from "@/components/Section";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Help.module.css";
import type { HelpSearch } from "./helpSearch";
import { GROUPS, groupOf, matches, type Topic, topicsQuery } from "./topics";
import { useGlossary } from "./useGlossary";
import { useLimitTopics } from "./useLimitTopics";

const START = "runbook.breaker";

interface HelpViewProps {
  search: HelpSearch;
  onSearch: (q: string | undefined) => void;
}

/** Concepts, pages, limits and what to do when something is wrong, in one searchable place. */
export function HelpView({ search: { topic = START, q = "" }, onSearch }: HelpViewProps) {
  const { t, language } = useTranslation();
  const { data, error, refetch } = useQuery(topicsQuery(language));
  const glossary = useGlossary();
  const limits = useLimitTopics();
  const topics: Record<string, Topic> = { ...data, ...glossary, ...limits };
  const found = Object.entries(topics).filter(([, one]) => q.trim() === "" || matches(one, q.trim()));
  const open = topics[topic];
  return (
    <Page
      title={t("nav.help")}
      actions={
        <ButtonLink variant="default" to="/" search={{ tour: 1 }}>
          {t("help.tour")}
        </ButtonLink>
      }
    >
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {data === undefined && !error && <Skeleton height="16rem" />}
      {data !== undefined && (
        <div className={classes.columns}>
          <nav className={classes.topics} aria-label={t("help.topics")}>
            <TextInput
              leftSection={<IconSearch size={16} aria-hidden="true" />}
              aria-label={t("help.search")}
              placeholder={t("help.search")}
              maxLength={100}
              value={q}
              onChange={(event) => onSearch(event.currentTarget.value || undefined)}
            />
            {found.length === 0 && <EmptyState title={t("help.none")}>{t("help.noneText")}</EmptyState>}
            {GROUPS.map((group) => {
              const members = found.filter(([id]) => groupOf(id) === group);
              return (
                members.length > 0 && (
                  <details key={group} open={q !== "" || group === groupOf(topic)}>
                    <summary>{t(`help.group.${group}`)}</summary>
                    <ul>
                      {members.map(([id, { title }]) => (
                        <li key={id}>
                          <Link
                            to="/help"
                            search={(known) => ({ ...known, topic: id })}
                            aria-current={id === topic ? "true" : undefined}
                          >
                            {title}
                          </Link>
                        </li>
                      ))}
                    </ul>
                  </details>
                )
              );
            })}
          </nav>
          {open === undefined ? (
            <Section title={t("help.none")}>
              <EmptyState title={t("help.noTopic")}>{t("help.noneText")}</EmptyState>
            </Section>
          ) : (
            <TopicSection topic={open} />
          )}
        </div>
      )}
    </Page>
  );
}

function TopicSection({ topic: { title, text, see, do: steps } }: { topic: Topic }) {
  const { t } = useTranslation();
  return (
    <Section title={title}>
      <article className={classes.topic} aria-live="polite">
        {text.map((paragraph) => (
          <p key={paragraph}>{paragraph}</p>
        ))}
        {see && (
          <>
            <h3>{t("help.see")}</h3>
            <ul>
              {see.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          </>
        )}
        {steps && (
          <>
            <h3>{t("help.do")}</h3>
            <ol>
              {steps.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ol>
          </>
        )}
      </article>
    </Section>
  );
}
