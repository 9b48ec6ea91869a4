import "@/theme/mantineForms";
import { NativeSelect, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { type AuditFilter, type AuditRow, auditQuery, CHAINS, PAGE_ROWS } from "@/api/audit";
import { archivedQuery } from "@/api/botLife";
import { botsQuery } from "@/api/bots";
import { type Column, DataTable } from "@/components/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { ErrorNote } from "@/components/ErrorNote";
import { LoadMore } from "@/components/LoadMore";
import { Page } from "@/components/Page";
import { Rows } from "@/components/Rows";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Audit.module.css";
import { Actor, type BotNames, Subject, What } from "./AuditCells";
import { KINDS } from "./auditSearch";
import { ChainSection } from "./ChainSection";
import { NamedSearches } from "./NamedSearches";

interface AuditViewProps {
  filter: AuditFilter;
  onFilter: (change: AuditFilter) => void;
}

function useBotNames(): BotNames {
  const { data: present } = useQuery(botsQuery);
  const { data: archived } = useQuery(archivedQuery);
  return useMemo(
    () => new Map([...(archived ?? []), ...(present?.items ?? [])].map(({ id, name }) => [id, name])),
    [present, archived],
  );
}

function useAuditColumns(): Column<AuditRow>[] {
  const { t } = useTranslation();
  const bots = useBotNames();
  const format = useFormat();
  return useMemo(
    () => [
      {
        id: "type",
        header: t("audit.type"),
        meta: { title: true },
        cell: ({ row: { original: row } }) => <What type={row.type} />,
      },
      {
        id: "seq",
        header: t("audit.row"),
        meta: { figures: true },
        cell: ({ row: { original: row } }) => format.integer(row.seq),
      },
      {
        id: "time",
        header: t("orders.time"),
        cell: ({ row: { original: row } }) => <span className="figures">{format.dateTime(row.ts)}</span>,
      },
      {
        id: "actor",
        header: t("audit.actor"),
        cell: ({ row: { original: row } }) => <Actor row={row} bots={bots} />,
      },
      {
        id: "subject",
        header: t("audit.subject"),
        cell: ({ row: { original: row } }) => <Subject subject={row.subject} bots={bots} />,
      },
      {
        id: "body",
        header: t("audit.body"),
        cell: ({ row: { original: row } }) => (
          <details className={classes.body}>
            <summary>{t("audit.show")}</summary>
            <code>
              {row.type} · {row.subject} · {row.actor} ({row.via})
            </code>
            <pre>{JSON.stringify(row.body, null, 2)}</pre>
            <code>{row.hash}</code>
          </details>
        ),
      },
    ],
    [t, format, bots],
  );
}

/** Every decision and every change, in the order in which they were chained. */
export function AuditView({ filter, onFilter }: AuditViewProps) {
  const { t, tOr } = useTranslation();
  const format = useFormat();
  const chain = filter.chain ?? "gateway";
  const rows = useInfiniteQuery({ ...auditQuery(filter), placeholderData: keepPreviousData });
  const columns = useAuditColumns();
  // A named search, or an address, may ask for a finer kind than the list has.
  const kinds: string[] = [...KINDS[chain]];
  if (filter.type !== undefined && !kinds.includes(filter.type)) kinds.push(filter.type);
  const { hasNextPage, isFetching, isPlaceholderData, error, fetchNextPage } = rows;
  const count = rows.data?.pages.reduce((sum, { items }) => sum + items.length, 0) ?? 0;
  // A search looks through a bounded number of rows at a time: it goes on by itself until a page is full.
  const reached = Number(rows.data?.pages.at(-1)?.next ?? 0);
  const goOn = hasNextPage && !isPlaceholderData && error === null && count < PAGE_ROWS;
  useEffect(() => {
    // With where it stands: parts may come so fast that no wait is drawn between two of them.
    if (goOn && reached > 0 && !isFetching) void fetchNextPage();
  }, [goOn, reached, isFetching, fetchNextPage]);
  return (
    <Page title={t("nav.audit")}>
      <ChainSection />
      <div className={classes.surface}>
        <NamedSearches filter={filter} />
        <div className={classes.tools}>
          <NativeSelect
            aria-label={t("audit.filterChain")}
            value={chain}
            onChange={(event) =>
              onFilter({ chain: CHAINS.find((one) => one === event.currentTarget.value), type: undefined })
            }
            data={CHAINS.map((one) => ({ value: one, label: t(`audit.chains.${one}`) }))}
          />
          <NativeSelect
            aria-label={t("audit.filterType")}
            value={filter.type ?? ""}
            onChange={(event) => onFilter({ type: event.currentTarget.value || undefined })}
            data={[
              { value: "", label: t("audit.anyType") },
              ...kinds.map((kind) => ({
                value: kind,
                label: tOr(`audit.kind.${kind}`, tOr(`audit.what.${kind.replaceAll(".", "_")}`, kind)),
              })),
            ]}
          />
          <TextInput
            className={classes.search}
            leftSection={<IconSearch size={16} aria-hidden="true" />}
            aria-label={t("audit.search")}
            placeholder={t("audit.search")}
            maxLength={100}
            value={filter.text ?? ""}
            onChange={(event) => onFilter({ text: event.currentTarget.value || undefined })}
          />
        </div>
        <Rows
          query={rows}
          empty={
            goOn ? (
              <EmptyState title={t("audit.searching")}>
                <span role="status">{t("audit.searchedTo", { row: format.integer(reached) })}</span>
              </EmptyState>
            ) : error ? (
              <ErrorNote error={error} onRetry={() => void fetchNextPage()} />
            ) : (
              <EmptyState title={t("audit.noMatch")}>{t("audit.noMatchText")}</EmptyState>
            )
          }
        >
          {(found) => (
            <DataTable
              name="audit"
              label={t("nav.audit")}
              columns={columns}
              rows={found}
              rowId={({ seq }) => String(seq)}
              footer={<LoadMore query={rows} />}
            />
          )}
        </Rows>
      </div>
    </Page>
  );
}
