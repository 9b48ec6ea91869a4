import { Skeleton, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { botsQuery } from "@/api/bots";
import { ButtonLink } from "@/components/ButtonLink";
import { EmptyState } from "@/components/EmptyState";
import { ErrorNote } from "@/components/ErrorNote";
import { OwnerLink } from "@/components/OwnerLink";
import { Page } from "@/components/Page";
import { useTranslation } from "@/i18n/useTranslation";
import { ArchivedBots } from "./ArchivedBots";
import { BotFilters } from "./BotFilters";
import classes from "./BotList.module.css";
import { BotRows } from "./BotRows";
import { BulkBar } from "./BulkBar";
import { type BotSearch, matches } from "./botSearch";
import { ImportBot } from "./ImportBot";

interface BotListProps {
  search: BotSearch;
  onSearch: (change: BotSearch) => void;
}

export function BotList({ search, onSearch }: BotListProps) {
  const { t } = useTranslation();
  if (search.archived) {
    return (
      <Page
        title={t("archive.title")}
        actions={
          <ButtonLink to="/bots" variant="default">
            {t("archive.back")}
          </ButtonLink>
        }
      >
        <ArchivedBots />
      </Page>
    );
  }
  return (
    <Page
      title={t("nav.bots")}
      actions={
        <>
          <ButtonLink to="/bots" search={{ archived: true }} variant="default">
            {t("archive.show")}
          </ButtonLink>
          <ImportBot />
          <OwnerLink to="/bots/new">{t("bots.create")}</OwnerLink>
        </>
      }
    >
      <PresentBots search={search} onSearch={onSearch} />
    </Page>
  );
}

function PresentBots({ search, onSearch }: BotListProps) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(botsQuery);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const select = useCallback(
    (id: string, chosen: boolean) =>
      setSelected((known) => new Set(chosen ? [...known, id] : [...known].filter((one) => one !== id))),
    [],
  );
  if (error) return <ErrorNote error={error} onRetry={() => void refetch()} />;
  if (data?.items.length === 0) {
    return (
      <div className={classes.surface}>
        <EmptyState
          title={t("bots.none")}
          action={<OwnerLink to="/bots/new">{t("bots.createFirst")}</OwnerLink>}
        >
          {t("bots.noneText")}
        </EmptyState>
      </div>
    );
  }
  const shown = data?.items.filter((bot) => matches(bot, search));
  return (
    <div className={classes.surface}>
      <BotFilters bots={data?.items ?? []} search={search} onSearch={onSearch} />
      {shown === undefined && (
        <Stack p="md">
          <Skeleton height="2.5rem" />
          <Skeleton height="2.5rem" />
          <Skeleton height="2.5rem" />
        </Stack>
      )}
      {shown?.length === 0 && <EmptyState title={t("bots.noMatch")}>{t("bots.noMatchText")}</EmptyState>}
      {shown !== undefined && shown.length > 0 && (
        <>
          <BulkBar bots={shown} selected={selected} onSelected={(ids) => setSelected(new Set(ids))} />
          <BotRows bots={shown} search={search} onSearch={onSearch} selected={selected} onSelect={select} />
        </>
      )}
    </div>
  );
}
