import "@/theme/mantineForms";
import { NativeSelect, Skeleton } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type Bot, versionsQuery } from "@/api/bots";
import { compareQuery, useRollback, type Version } from "@/api/versions";
import { ChangeList } from "@/components/ChangeList";
import { ErrorNote } from "@/components/ErrorNote";
import { OwnerButton } from "@/components/OwnerButton";
import { useActor } from "@/components/useActor";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Versions.module.css";

/** Every saved change of the bot: who made it and when, what it changed, and the way back. */
export function VersionsTab({ bot }: { bot: Bot }) {
  const { t } = useTranslation();
  const format = useFormat();
  const actorName = useActor();
  const { data, error, refetch } = useQuery(versionsQuery(bot.id));
  const rollback = useRollback(bot.id);
  if (error) return <ErrorNote error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Skeleton height="12rem" radius={0} />;
  return (
    <>
      {data.items.length > 1 && <Compare bot={bot} versions={data.items} />}
      {rollback.error && <ErrorNote error={rollback.error} />}
      <ol className={classes.list} aria-label={t("bot.tab.versions")}>
        {data.items.map((version) => (
          <li key={version.version} className={classes.item}>
            <div className={classes.head}>
              <div>
                <span className={classes.title}>{t("versions.version", { version: version.version })}</span>
                {version.version === bot.running_version && (
                  <span className={classes.mark}>{t("versions.running")}</span>
                )}
                {version.version === bot.version && (
                  <span className={classes.mark}>{t("versions.newest")}</span>
                )}
                <div className={classes.soft}>
                  {t("versions.saved", {
                    time: format.dateTime(version.created_at),
                    actor: actorName(version.actor),
                  })}
                </div>
              </div>
              {version.version !== bot.version && (
                <OwnerButton
                  size="xs"
                  variant="default"
                  leftSection={<IconHistory size={15} aria-hidden="true" />}
                  loading={rollback.isPending && rollback.variables === version.version}
                  disabled={rollback.isPending || bot.archived_at !== null}
                  title={t("versions.backText", { next: bot.version + 1, version: version.version })}
                  onClick={() => rollback.mutate(version.version)}
                >
                  {t("versions.back", { version: version.version })}
                </OwnerButton>
              )}
            </div>
            {version.version === 1 ? (
              <span className={classes.soft}>{t("versions.first")}</span>
            ) : (
              <ChangeList changes={version.changes} currency={bot.stake_currency} />
            )}
          </li>
        ))}
      </ol>
    </>
  );
}

function Compare({ bot, versions }: { bot: Bot; versions: Version[] }) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<{ version: number; since: number } | null>(null);
  const newest = versions[0]?.version ?? 1;
  const { version, since } = chosen ?? { version: newest, since: bot.running_version ?? 1 };
  const { data, error } = useQuery({ ...compareQuery(bot.id, version, since), enabled: chosen !== null });
  const options = versions.map((one) => ({
    value: String(one.version),
    label: t("versions.version", { version: one.version }),
  }));
  return (
    <>
      <div className={classes.compare}>
        <NativeSelect
          size="xs"
          label={t("versions.compare")}
          data={options}
          value={String(version)}
          onChange={(event) => setChosen({ version: Number(event.currentTarget.value), since })}
        />
        <NativeSelect
          size="xs"
          label={t("versions.with")}
          data={options}
          value={String(since)}
          onChange={(event) => setChosen({ version, since: Number(event.currentTarget.value) })}
        />
      </div>
      {chosen && (
        <section className={classes.result} aria-label={t("versions.comparison")}>
          {error && <ErrorNote error={error} />}
          {data && <ChangeList changes={data.items} currency={bot.stake_currency} />}
        </section>
      )}
    </>
  );
}
