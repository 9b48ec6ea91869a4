import "@/theme/mantineForms";
import { Button, NativeSelect, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type Level, logLevelsQuery, useChangeLogLevel } from "@/api/logLevels";
import { ErrorNote } from "@/components/ErrorNote";
import { Section } from "@/components/Section";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Settings.module.css";

const LEVELS: readonly Level[] = ["DEBUG", "INFO", "WARNING", "ERROR"];

/** How much each component says in the logs, changed while the programs run. */
export function LogsSection() {
  const { t } = useTranslation();
  const { data, error } = useQuery(logLevelsQuery);
  const change = useChangeLogLevel();
  const [component, setComponent] = useState("gateway");
  const [level, setLevel] = useState<Level>("DEBUG");
  return (
    <Section title={t("logs.title")}>
      <p className={classes.hint}>{t("logs.text")}</p>
      {error && <ErrorNote error={error} />}
      {!error && data === undefined && <Skeleton height="6rem" />}
      {data !== undefined && (
        <>
          <ul className={classes.list} aria-label={t("logs.title")}>
            {data.items.map((item) => (
              <li key={item.component} className={classes.row}>
                <div className={classes.grow}>
                  {item.component} <span className={classes.hint}>{item.level}</span>
                </div>
                <Button
                  size="xs"
                  variant="default"
                  aria-label={t("logs.resetNamed", { name: item.component })}
                  loading={change.isPending && change.variables.component === item.component}
                  onClick={() => change.mutate({ component: item.component, level: null })}
                >
                  {t("logs.reset")}
                </Button>
              </li>
            ))}
            <li className={classes.row}>
              <div className={classes.grow}>
                {data.items.length === 0 ? t("logs.all") : t("logs.others")}{" "}
                <span className={classes.hint}>{data.default}</span>
              </div>
            </li>
          </ul>
          <form
            className={classes.inline}
            onSubmit={(event) => {
              event.preventDefault();
              change.mutate({ component, level });
            }}
          >
            <NativeSelect
              label={t("logs.component")}
              value={component}
              data={data.components}
              onChange={(event) => setComponent(event.currentTarget.value)}
            />
            <NativeSelect
              label={t("logs.level")}
              value={level}
              data={[...LEVELS]}
              onChange={(event) =>
                setLevel(LEVELS.find((each) => each === event.currentTarget.value) ?? "INFO")
              }
            />
            <Button type="submit" variant="default" loading={change.isPending}>
              {t("logs.set")}
            </Button>
          </form>
          {change.error && <ErrorNote error={change.error} />}
        </>
      )}
    </Section>
  );
}
