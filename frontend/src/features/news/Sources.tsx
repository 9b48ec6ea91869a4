import "@/theme/mantineForms";
import "@mantine/core/styles/Switch.css";
import { Button, NativeSelect, Switch, TextInput } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ApiError } from "@/api/errors";
import { type SourceWish, sourcesQuery, useAddSource, useRemoveSource, useSwitchSource } from "@/api/news";
import { EmptyState } from "@/components/EmptyState";
import { ErrorNote } from "@/components/ErrorNote";
import { OwnerButton } from "@/components/OwnerButton";
import { Section } from "@/components/Section";
import { useFormat } from "@/components/useFormat";
import { useMayChange } from "@/components/useMayChange";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./News.module.css";

/** Well-known feeds that need no key; none is read before it is added. */
const SUGGESTED: SourceWish[] = [
  { name: "CoinDesk", kind: "feed", url: "https://www.coindesk.com/arc/outboundfeeds/rss/" },
  { name: "Cointelegraph", kind: "feed", url: "https://cointelegraph.com/rss" },
  { name: "Decrypt", kind: "feed", url: "https://decrypt.co/feed" },
];
const BLANK: SourceWish = { name: "", kind: "feed", url: "" };

export function Sources() {
  const { t } = useTranslation();
  const format = useFormat();
  const { data, error, refetch } = useQuery(sourcesQuery);
  const mayChange = useMayChange();
  const change = useSwitchSource();
  const remove = useRemoveSource();
  const known = new Set(data?.items.map(({ url }) => url));
  const failed = change.error ?? remove.error;
  return (
    <Section title={t("news.sources")}>
      {error && data === undefined && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {data?.items.length === 0 && (
        <EmptyState title={t("news.noSources")}>{t("news.noSourcesText")}</EmptyState>
      )}
      {failed && <ErrorNote error={failed} />}
      <ul className={classes.sources}>
        {data?.items.map((source) => (
          <li key={source.id}>
            <Switch
              label={source.name}
              description={source.url}
              checked={source.enabled}
              disabled={change.isPending || !mayChange}
              onChange={(event) => change.mutate({ id: source.id, enabled: event.currentTarget.checked })}
            />
            <OwnerButton
              size="compact-sm"
              variant="subtle"
              color="gray"
              aria-label={t("news.remove", { name: source.name })}
              loading={remove.isPending && remove.variables === source.id}
              onClick={() => remove.mutate(source.id)}
            >
              <IconTrash size={16} aria-hidden="true" />
            </OwnerButton>
            <span className={source.error === null ? classes.soft : classes.stale}>
              {source.error ??
                (source.checked_at === null
                  ? t("news.unread")
                  : t("news.read", { time: format.time(source.checked_at) }))}
            </span>
          </li>
        ))}
      </ul>
      {mayChange && <SourceForm suggested={SUGGESTED.filter(({ url }) => !known.has(url))} />}
    </Section>
  );
}

function SourceForm({ suggested }: { suggested: SourceWish[] }) {
  const { t } = useTranslation();
  const [wish, setWish] = useState(BLANK);
  const add = useAddSource();
  const atField = add.error instanceof ApiError && add.error.field === "url" ? add.error.atField : undefined;
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        add.mutate(wish, { onSuccess: () => setWish(BLANK) });
      }}
    >
      {suggested.length > 0 && (
        <div className={classes.suggested}>
          <span className={classes.soft}>{t("news.suggested")}</span>
          {suggested.map((one) => (
            <Button key={one.url} size="compact-xs" variant="default" onClick={() => setWish(one)}>
              {one.name}
            </Button>
          ))}
        </div>
      )}
      <TextInput
        label={t("news.name")}
        required
        maxLength={60}
        value={wish.name}
        onChange={(event) => setWish({ ...wish, name: event.currentTarget.value })}
      />
      <NativeSelect
        label={t("news.kind")}
        value={wish.kind ?? "feed"}
        onChange={(event) =>
          setWish({ ...wish, kind: event.currentTarget.value === "json" ? "json" : "feed" })
        }
        data={[
          { value: "feed", label: "RSS / Atom" },
          { value: "json", label: "JSON (CryptoPanic)" },
        ]}
      />
      <TextInput
        label={t("news.url")}
        description={t("news.urlText")}
        required
        maxLength={2000}
        value={wish.url}
        error={atField}
        onChange={(event) => setWish({ ...wish, url: event.currentTarget.value })}
      />
      {add.error && atField === undefined && <ErrorNote error={add.error} />}
      <Button type="submit" loading={add.isPending}>
        {t("news.add")}
      </Button>
    </form>
  );
}
