import "@/theme/mantineForms";
import { Loader, NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { briefsQuery, isWaiting, useCancelBrief, useWriteBrief } from "@/api/ai";
import { type Bot, botsQuery } from "@/api/bots";
import { EmptyState } from "@/components/EmptyState";
import { ErrorNote } from "@/components/ErrorNote";
import { OwnerButton } from "@/components/OwnerButton";
import { Page } from "@/components/Page";
import { Section } from "@/components/Section";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import { AskBox } from "./AskBox";
import classes from "./Brief.module.css";
import { BriefText } from "./BriefText";
import {
  type BriefSearch,
  type BriefSubject,
  optionOf,
  pairsOf,
  subjectOf,
  subjectOfOption,
} from "./briefSearch";
import { Recommendations } from "./Recommendations";

interface BriefViewProps {
  search: BriefSearch;
  onSearch: (next: BriefSearch) => void;
}

const NO_BOTS: Bot[] = [];

/** What happens and why, in words; every figure is one that the system computed. */
export function BriefView({ search, onSearch }: BriefViewProps) {
  const { t, language } = useTranslation();
  const format = useFormat();
  const bots = useQuery(botsQuery);
  const known = bots.data?.items ?? NO_BOTS;
  const about = subjectOf(search);
  const briefs = useQuery(briefsQuery(about.kind, about.subject));
  const write = useWriteBrief();
  const cancel = useCancelBrief();
  const items = briefs.data?.items ?? [];
  const waiting = items.find(isWaiting);
  const written = items.filter((brief) => !isWaiting(brief));
  const shown = written.find(({ id }) => id === search.brief) ?? written[0];
  const ask = () => {
    const mode = about.subject === "REAL_MARKET_SPOT" ? "REAL_MARKET_SPOT" : "SIMULATED";
    const subject = about.kind === "portfolio" ? "" : about.subject;
    write.mutate({ kind: about.kind, subject, mode, language }, { onSuccess: () => onSearch(about) });
  };
  return (
    <Page
      title={t("nav.brief")}
      actions={
        <OwnerButton loading={write.isPending} disabled={waiting !== undefined} onClick={ask}>
          {t("brief.write")}
        </OwnerButton>
      }
    >
      <div className={classes.tools}>
        <SubjectSelect about={about} name={items[0]?.name} bots={known} onAbout={onSearch} />
        {written.length > 1 && (
          <NativeSelect
            aria-label={t("brief.history")}
            value={shown?.id}
            onChange={(event) => onSearch({ ...about, brief: event.currentTarget.value })}
            data={written.map(({ id, created_at }) => ({ value: id, label: format.dateTime(created_at) }))}
          />
        )}
      </div>
      {write.error && <ErrorNote error={write.error} />}
      {briefs.error && <ErrorNote error={briefs.error} onRetry={() => void briefs.refetch()} />}
      {waiting && (
        <div className={classes.waiting} role="status">
          <Loader size="xs" /> {t("brief.writing")}
          <OwnerButton
            size="xs"
            variant="default"
            loading={cancel.isPending}
            onClick={() => cancel.mutate(waiting.id)}
          >
            {t("action.cancel")}
          </OwnerButton>
        </div>
      )}
      {shown && !waiting && shown.text !== null && shown.language !== language && (
        <div className={classes.waiting}>
          {t(`brief.writtenIn.${shown.language}`)}
          <OwnerButton size="xs" variant="default" loading={write.isPending} onClick={ask}>
            {t("brief.inThisLanguage")}
          </OwnerButton>
        </div>
      )}
      {shown && <BriefText brief={shown} />}
      {shown && <Recommendations briefId={shown.id} />}
      {briefs.data && !shown && !waiting && (
        <Section title={t("nav.brief")} flush>
          <EmptyState title={t("brief.none")}>{t("brief.noneText")}</EmptyState>
        </Section>
      )}
      <AskBox bots={known} botId={about.kind === "bot" ? about.subject : undefined} />
    </Page>
  );
}

interface SubjectSelectProps {
  about: BriefSubject;
  /** What its briefs call it, where there are any. */
  name: string | undefined;
  bots: Bot[];
  onAbout: (about: BriefSubject) => void;
}

function SubjectSelect({ about, name, bots, onAbout }: SubjectSelectProps) {
  const { t } = useTranslation();
  const option = (kind: BriefSubject["kind"], subject: string, label: string) => ({
    value: optionOf({ kind, subject }),
    label,
  });
  const portfolios = [
    option("portfolio", "SIMULATED", t("brief.simulated")),
    option("portfolio", "REAL_MARKET_SPOT", t("brief.real")),
  ];
  const groups = [
    { group: t("brief.portfolio"), items: portfolios },
    { group: t("nav.bots"), items: bots.map(({ id, name }) => option("bot", id, name)) },
    { group: t("brief.pairs"), items: pairsOf(bots).map((pair) => option("pair", pair, pair)) },
  ];
  const known = groups.some(({ items }) => items.some(({ value }) => value === optionOf(about)));
  const other = {
    group: t("brief.other"),
    items: [option(about.kind, about.subject, name ?? about.subject)],
  };
  return (
    <NativeSelect
      aria-label={t("brief.subject")}
      value={optionOf(about)}
      onChange={(event) => onAbout(subjectOfOption(event.currentTarget.value))}
      data={known ? groups : [...groups, other]}
    />
  );
}
