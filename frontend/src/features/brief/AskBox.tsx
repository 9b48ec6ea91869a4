import "@/theme/mantineForms";
import { Button, TextInput } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { type FormEvent, useCallback, useState } from "react";
import { type Chat, useAsk } from "@/api/ai";
import type { Bot } from "@/api/bots";
import { DataTable } from "@/components/DataTable";
import { useDecisionColumns } from "@/components/decisionColumns";
import { ErrorNote } from "@/components/ErrorNote";
import { LineText } from "@/components/FactFigure";
import { ownerOnly } from "@/components/OwnerOnly";
import { Section } from "@/components/Section";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Brief.module.css";

const QUESTION_MAX = 500;

/** A question about what the bots did, answered from the decision log; nothing that it says changes anything. */
export const AskBox = ownerOnly(OwnersAskBox);

function OwnersAskBox({ bots, botId }: { bots: Bot[]; botId?: string | undefined }) {
  const { t } = useTranslation();
  const [question, setQuestion] = useState("");
  const ask = useAsk();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    ask.mutate({ question: question.trim(), bot_id: botId ?? null });
  };
  return (
    <Section title={t("ask.title")}>
      <form className={classes.ask} onSubmit={submit}>
        <TextInput
          aria-label={t("ask.question")}
          placeholder={t("ask.placeholder", exampleOf(bots.find(({ id }) => id === botId) ?? bots[0]))}
          maxLength={QUESTION_MAX}
          value={question}
          onChange={(event) => setQuestion(event.currentTarget.value)}
        />
        <Button type="submit" disabled={question.trim().length < 2} loading={ask.isPending}>
          {t("ask.ask")}
        </Button>
      </form>
      {ask.error && <ErrorNote error={ask.error} />}
      {ask.data && <Answer answer={ask.data} bots={bots} />}
    </Section>
  );
}

function exampleOf(bot: Bot | undefined) {
  return { bot: bot?.name ?? "Alpha", coin: bot?.pairs[0]?.split("/")[0] ?? "ETH" };
}

/** What the question named and nothing here has, so that the rest is not taken for an answer about it. */
function Unfound({ found }: { found: Chat["found"] }) {
  const { t } = useTranslation();
  const { unknown, untraded, bot_name, pairs } = found;
  return (
    <>
      {unknown.length > 0 && <p>{t("ask.unknown", { names: unknown.join(", ") })}</p>}
      {untraded.length > 0 && (
        <p>
          {bot_name === null
            ? t("ask.noneTrades", { coins: untraded.join(", ") })
            : t("ask.untraded", { bot: bot_name, coins: untraded.join(", "), pairs: pairs.join(", ") })}
        </p>
      )}
    </>
  );
}

function Answer({ answer, bots }: { answer: Chat; bots: Bot[] }) {
  const { t } = useTranslation();
  const currencyOf = useCallback(
    (id: string) => bots.find((bot) => bot.id === id)?.stake_currency ?? "USDT",
    [bots],
  );
  const columns = useDecisionColumns(currencyOf, bots);
  const { found } = answer;
  return (
    <div aria-live="polite">
      <Unfound found={found} />
      <p className={classes.about}>
        {found.understood &&
          t("ask.about", {
            bot: found.bot_name ?? t("ask.allBots"),
            pair: found.pair ?? t("ask.allPairs"),
          })}{" "}
        {answer.fallback && t(`brief.fallback.${answer.fallback}`)}
      </p>
      <ul className={classes.lines}>
        {answer.lines.map((line, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no id, and an answer never changes
          <li key={place}>
            <LineText line={line} facts={answer.facts} />
          </li>
        ))}
      </ul>
      {answer.decisions.length > 0 && (
        <DataTable
          name="brief.decisions"
          label={t("nav.decisions")}
          columns={columns}
          rows={answer.decisions}
          rowId={({ id }) => id}
          footer={
            <Link
              to="/decisions"
              search={{ bot: found.bot_id ?? undefined, pair: found.pair ?? undefined }}
              className={classes.all}
            >
              {t("ask.allDecisions")}
            </Link>
          }
        />
      )}
    </div>
  );
}
