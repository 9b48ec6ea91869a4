import { UnstyledButton } from "@mantine/core";
import type { News } from "@/api/news";
import { useFormat } from "@/components/useFormat";
import { useNow } from "@/components/useNow";
import { useTranslation } from "@/i18n/useTranslation";
import { webAddress } from "@/lib/webAddress";
import classes from "./News.module.css";
import { Score } from "./Score";

/** A piece of news as plain text, with what was made of it. Its link leaves the dashboard and tells nobody where from. */
export function NewsItem({ item, onCoin }: { item: News; onCoin: (coin: string) => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  return (
    <li className={classes.item}>
      <div className={classes.headline}>
        {item.url === "" ? (
          <span>{item.title}</span>
        ) : (
          <a href={webAddress(item.url)} target="_blank" rel="noopener noreferrer nofollow">
            {item.title}
          </a>
        )}
        <Score value={item.score} />
      </div>
      {item.summary !== "" && <p className={classes.summary}>{item.summary}</p>}
      <p className={classes.facts}>
        <span>{item.source}</span>
        <span title={format.dateTime(item.published_at)}>
          {t("news.ago", { age: format.duration(now - item.published_at) })}
        </span>
        <span>{t("news.relevance", { value: item.relevance.toFixed(0) })}</span>
        <span>{t(`news.impact.${item.impact}`)}</span>
        <span>{item.model === null ? t("news.byLexicon") : t("news.byModel", { model: item.model })}</span>
        {item.coins.map((coin) => (
          <UnstyledButton key={coin} className={classes.coin} onClick={() => onCoin(coin)}>
            {coin}
          </UnstyledButton>
        ))}
      </p>
    </li>
  );
}
