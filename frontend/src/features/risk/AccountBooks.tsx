import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type AccountLine, booksQuery } from "@/api/risk";
import { EmptyState } from "@/components/EmptyState";
import { ErrorNote } from "@/components/ErrorNote";
import items from "@/components/Items.module.css";
import { OwnerButton } from "@/components/OwnerButton";
import { Section } from "@/components/Section";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import { AssignDialog } from "./AssignDialog";
import classes from "./Risk.module.css";

/** The account at the venue beside what live bots own: every asset must add up. */
export function AccountBooks() {
  const { t } = useTranslation();
  const format = useFormat();
  const { data: books, error, refetch } = useQuery(booksQuery);
  const [assigning, setAssigning] = useState<AccountLine | null>(null);
  return (
    <Section title={t("books.title")}>
      <p className={classes.hint}>{t("books.text")}</p>
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {books?.items.length === 0 && <EmptyState title={t("books.none")}>{t("books.noneText")}</EmptyState>}
      {books !== undefined && books.items.length > 0 && (
        <ul className={items.list} aria-label={t("books.title")}>
          {books.items.map((line) => (
            <li key={line.asset} className={items.row}>
              <div className={items.grow}>
                <strong>{line.asset}</strong>
                <div className="figures">
                  {t("books.line", {
                    account: line.account === null ? t("books.unknown") : format.quantity(line.account),
                    owned: format.quantity(line.owned),
                    unowned: format.quantity(line.unowned),
                  })}
                </div>
                {line.difference !== null && line.difference !== "0" && (
                  <div className={classes.alarm}>
                    {t("books.difference", { difference: format.quantity(line.difference) })}
                  </div>
                )}
              </div>
              <OwnerButton size="xs" variant="default" onClick={() => setAssigning(line)}>
                {t("books.assign")}
              </OwnerButton>
            </li>
          ))}
        </ul>
      )}
      {books?.checked_at && (
        <p className={classes.hint}>{t("books.checked", { at: format.dateTime(books.checked_at) })}</p>
      )}
      {assigning && <AssignDialog line={assigning} onClose={() => setAssigning(null)} />}
    </Section>
  );
}
