import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { codeQuery } from "@/api/strategies";
import { ErrorNote } from "@/components/ErrorNote";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./CodeView.module.css";

/** A strategy's source with line numbers. */
export function CodeView({ name }: { name: string }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(codeQuery(name));
  if (error) return <ErrorNote error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Skeleton height="20rem" radius={0} />;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
    <section className={classes.box} tabIndex={0} aria-label={t("strategies.codeOf", { file: data.file })}>
      <ol className={classes.lines}>
        {data.lines.map((line, number) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines of a file are known by their number
          <li key={number}>
            <code>
              {line.map(({ tone, text }, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: pieces of a line never move
                <span key={place} data-tone={tone}>
                  {text}
                </span>
              ))}
            </code>
          </li>
        ))}
      </ol>
    </section>
  );
}
