import type { Strategy } from "@/api/strategies";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import { descriptionIn } from "@/lib/docstring";
import classes from "./BotForm.module.css";

interface StrategyCardsProps {
  strategies: Strategy[];
  chosen: string;
  onChoose: (strategy: Strategy) => void;
  error?: string | undefined;
}

/** The description up to its first blank line: what the strategy is, in its author's words. */
function firstParagraph(description: string): string {
  return (description.trim().split(/\n\s*\n/)[0] ?? "").replace(/\s+/g, " ");
}

export function StrategyCards({ strategies, chosen, onChoose, error }: StrategyCardsProps) {
  const { t, language } = useTranslation();
  const format = useFormat();
  return (
    <fieldset className={classes.plain}>
      <legend className="visually-hidden">{t("form.strategy")}</legend>
      <div className={classes.cards}>
        {strategies.map((strategy) => (
          <label
            key={strategy.name}
            className={classes.card}
            data-broken={strategy.error !== null || undefined}
          >
            <input
              type="radio"
              name="strategy"
              value={strategy.name}
              aria-label={strategy.name}
              checked={strategy.name === chosen}
              disabled={strategy.error !== null}
              onChange={() => onChoose(strategy)}
            />
            <span className={classes.cardTitle}>{strategy.name}</span>
            {strategy.error ? (
              <span className={classes.broken}>
                {t("form.broken", {
                  file: strategy.file,
                  line: strategy.error.line ?? "?",
                  text: strategy.error.text,
                })}
              </span>
            ) : (
              <>
                <span className={classes.cardText}>{firstParagraph(descriptionIn(language, strategy))}</span>
                <span className={`figures ${classes.cardMeta}`}>
                  {strategy.timeframe && <span>{strategy.timeframe}</span>}
                  {strategy.stoploss && (
                    <span>{t("form.cardStop", { stop: format.percent(strategy.stoploss) })}</span>
                  )}
                </span>
              </>
            )}
          </label>
        ))}
      </div>
      {error && (
        <p className={classes.error} role="alert">
          {error}
        </p>
      )}
      <StrategyText strategy={strategies.find(({ name }) => name === chosen)} />
    </fieldset>
  );
}

/** The whole description of the chosen strategy: when it works, when it fails, where it is from. */
function StrategyText({ strategy }: { strategy: Strategy | undefined }) {
  const { t, language } = useTranslation();
  const text = strategy === undefined ? "" : descriptionIn(language, strategy).trim();
  if (strategy === undefined || text === "") return null;
  return (
    <details className={classes.more}>
      <summary>{t("form.about", { name: strategy.name })}</summary>
      <p className={classes.docstring}>{text}</p>
    </details>
  );
}
