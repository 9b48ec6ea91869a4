import "@/theme/mantineForms";
import { NativeSelect, Skeleton, Stack, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { type Bot, botsQuery } from "@/api/bots";
import { ButtonLink } from "@/components/ButtonLink";
import { DataTable } from "@/components/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { ErrorNote } from "@/components/ErrorNote";
import { Page } from "@/components/Page";
import { useTranslation } from "@/i18n/useTranslation";
import { ArchivedBots } from "./ArchivedBots";
import classes from "./BotList.module.css";
import { useBotColumns } from "./botColumns";
import { type BotSearch, matches, SORTS, STATES } from "./botSearch";
import { ImportBot } from "./ImportBot";

interface BotListProps {
  search: BotSearch;
  onSearch: (change: BotSearch) => void;
}

export function BotList({ search, onSearch }: BotListProps) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(botsQuery);
  const shown = data?.items.filter((bot) => matches(bot, search));
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
          <ButtonLink to="/bots/new">{t("bots.create")}</ButtonLink>
        </>
      }
    >
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {data?.items.length === 0 ? (
        <div className={classes.surface}>
          <EmptyState
            title={t("bots.none")}
            action={<ButtonLink to="/bots/new">{t("bots.createFirst")}</ButtonLink>}
          >
            {t("bots.noneText")}
          </EmptyState>
        </div>
      ) : (
        <div className={classes.surface}>
          <div className={classes.tools}>
            <TextInput
              className={classes.search}
              leftSection={<IconSearch size={16} aria-hidden="true" />}
              aria-label={t("bots.search")}
              placeholder={t("bots.search")}
              value={search.q ?? ""}
              onChange={(event) => onSearch({ q: event.currentTarget.value || undefined })}
            />
            <NativeSelect
              aria-label={t("bots.filterState")}
              value={search.state ?? ""}
              onChange={(event) =>
                onSearch({ state: STATES.find((one) => one === event.currentTarget.value) })
              }
              data={[
                { value: "", label: t("bots.anyState") },
                ...STATES.map((state) => ({ value: state, label: t(`state.${state}`) })),
              ]}
            />
            <NativeSelect
              aria-label={t("bots.filterMode")}
              value={search.mode ?? ""}
              onChange={(event) =>
                onSearch({ mode: (event.currentTarget.value || undefined) as Bot["mode"] | undefined })
              }
              data={[
                { value: "", label: t("bots.anyMode") },
                { value: "SIMULATED", label: t("mode.simulated") },
                { value: "REAL_MARKET_SPOT", label: t("mode.live") },
              ]}
            />
          </div>
          {shown === undefined && !error && (
            <Stack p="md">
              <Skeleton height="2.5rem" />
              <Skeleton height="2.5rem" />
              <Skeleton height="2.5rem" />
            </Stack>
          )}
          {shown?.length === 0 && <EmptyState title={t("bots.noMatch")}>{t("bots.noMatchText")}</EmptyState>}
          {shown !== undefined && shown.length > 0 && (
            <Rows bots={shown} search={search} onSearch={onSearch} />
          )}
        </div>
      )}
    </Page>
  );
}

function Rows({ bots, search, onSearch }: BotListProps & { bots: Bot[] }) {
  const { t } = useTranslation();
  const columns = useBotColumns();
  const sorting = search.sort ? [{ id: search.sort, desc: search.desc ?? false }] : [];
  return (
    <DataTable
      label={t("nav.bots")}
      columns={columns}
      rows={bots}
      rowId={(bot) => bot.id}
      sorting={sorting}
      onSorting={([first]) =>
        onSearch({ sort: SORTS.find((one) => one === first?.id), desc: first?.desc || undefined })
      }
    />
  );
}
