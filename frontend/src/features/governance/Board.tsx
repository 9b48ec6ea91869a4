import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { boardQuery, type Standing } from "@/api/governance";
import { EmptyState } from "@/components/EmptyState";
import { ErrorNote } from "@/components/ErrorNote";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Governance.module.css";
import { StandingCard } from "./StandingCard";

const STAGES = ["RESEARCH", "VALIDATED", "SIMULATED", "REAL"] as const;

/** Every bot as a card in the column of its stage. */
export function Board() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(boardQuery);
  if (error) return <ErrorNote error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Skeleton height="20rem" />;
  if (data.items.length === 0) {
    return <EmptyState title={t("governance.noBots")}>{t("governance.noBotsText")}</EmptyState>;
  }
  return (
    <div className={classes.board}>
      {STAGES.map((stage) => (
        <Column key={stage} stage={stage} cards={data.items.filter((one) => one.stage === stage)} />
      ))}
    </div>
  );
}

function Column({ stage, cards }: { stage: Standing["stage"]; cards: Standing[] }) {
  const { t } = useTranslation();
  return (
    <section className={classes.column} aria-label={t(`governance.stage.${stage}`)}>
      <header>
        <h2>
          {t(`governance.stage.${stage}`)} <span className="figures">{cards.length}</span>
        </h2>
        <p className={classes.soft}>{t(`governance.stageText.${stage}`)}</p>
      </header>
      <div className={classes.cards}>
        {cards.length === 0 && <p className={classes.nobody}>{t("governance.nobody")}</p>}
        {cards.map((card) => (
          <StandingCard key={card.bot_id} card={card} />
        ))}
      </div>
    </section>
  );
}
