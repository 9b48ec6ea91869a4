import { Button, Skeleton } from "@mantine/core";
import { PRESETS, sized, TEMPERAMENTS, type Temperament } from "@/components/botValues/presets";
import { ErrorNote } from "@/components/ErrorNote";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import { CardChoice } from "./CardChoice";
import classes from "./Setup.module.css";
import type { SetupSearch } from "./setupSearch";
import { useFirstBot } from "./useFirstBot";

interface BotStepProps {
  first: NonNullable<SetupSearch["first"]>;
  onFirst: (first: Temperament) => void;
  onBack: () => void;
  onNext: () => void;
  onSkip: () => void;
}

export function BotStep({ first, onFirst, onBack, onNext, onSkip }: BotStepProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { values, stop, currency, error, retry } = useFirstBot(first);
  const meaning = (one: Temperament) => {
    const size = values && sized(one, values.simulated_balance, stop);
    const { trades, loss } = PRESETS[one];
    return size === null
      ? t(`welcome.bot.${one}`)
      : `${t(`welcome.bot.${one}`)} ${t("welcome.bot.size", {
          count: trades,
          stake: format.money(size.stake_amount, currency),
          loss: format.percent(loss),
        })}`;
  };
  return (
    <div className={classes.step}>
      {error && <ErrorNote error={error} onRetry={retry} />}
      {values === null && !error && <Skeleton height="14rem" />}
      {values !== null && (
        <>
          <CardChoice
            name="first"
            label={t("preset.title")}
            value={first === "none" ? "balanced" : first}
            onChange={onFirst}
            options={TEMPERAMENTS.map((value) => ({
              value,
              title: t(`preset.name.${value}`),
              text: meaning(value),
            }))}
          />
          <p className={classes.note}>
            {t("welcome.bot.what", {
              strategy: values.strategy,
              count: values.pairs.length,
              balance: format.money(values.simulated_balance, currency),
            })}
          </p>
        </>
      )}
      <div className={classes.ways}>
        <Button size="md" variant="default" onClick={onBack}>
          {t("setup.back")}
        </Button>
        <Button size="md" variant="subtle" onClick={onSkip}>
          {t("welcome.bot.skip")}
        </Button>
        <Button
          size="md"
          disabled={values === null}
          onClick={() => {
            if (first === "none") onFirst("balanced");
            onNext();
          }}
        >
          {t("setup.next")}
        </Button>
      </div>
    </div>
  );
}
