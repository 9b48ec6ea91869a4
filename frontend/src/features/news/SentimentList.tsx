import { Skeleton, UnstyledButton } from "@mantine/core";
import type { Sentiment } from "@/api/news";
import { EmptyState } from "@/components/EmptyState";
import { Section } from "@/components/Section";
import { useFormat } from "@/components/useFormat";
import { useNow } from "@/components/useNow";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./News.module.css";
import { Score } from "./Score";
import { ScoringNote } from "./ScoringNote";

interface SentimentListProps {
  sentiment: Sentiment[] | undefined;
  chosen: string;
  onCoin: (coin: string | undefined) => void;
}

/** The sentiment of the market and of each coin with its age; what the gate counts as neutral is said to be. */
export function SentimentList({ sentiment, chosen, onCoin }: SentimentListProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  return (
    <Section title={t("news.sentiment")}>
      {sentiment === undefined && <Skeleton height="8rem" />}
      {sentiment?.length === 0 && (
        <EmptyState title={t("news.noSentiment")}>{t("news.noSentimentText")}</EmptyState>
      )}
      <ul className={classes.moods}>
        {sentiment?.map(({ coin, score, items, at, stale }) => (
          <li key={coin ?? ""}>
            <UnstyledButton
              className={classes.coin}
              aria-pressed={chosen === (coin ?? "")}
              onClick={() => onCoin(coin ?? undefined)}
            >
              {coin ?? t("news.market")}
            </UnstyledButton>
            <Score value={score} />
            <span className={stale ? classes.stale : classes.soft}>
              {t("news.counted", { count: items, age: format.duration(now - at) })}
              {stale && ` · ${t("news.stale")}`}
            </span>
          </li>
        ))}
      </ul>
      <p className={classes.soft}>{t("news.sentimentText")}</p>
      <ScoringNote />
    </Section>
  );
}
