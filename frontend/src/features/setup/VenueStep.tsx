import { Button } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { settingsQuery } from "@/api/settings";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Setup.module.css";

const VENUES = ["simulator", "testnet", "binance"] as const;

interface VenueStepProps {
  onBack: () => void;
  onNext: () => void;
}

/** What each venue is and which one this installation trades at; it is chosen at the start of the programs. */
export function VenueStep({ onBack, onNext }: VenueStepProps) {
  const { t } = useTranslation();
  const { data: settings } = useSuspenseQuery(settingsQuery);
  return (
    <div className={classes.step}>
      <ul className={classes.cards}>
        {VENUES.map((venue) => {
          const current = venue === settings.venue;
          return (
            <li key={venue} className={classes.card} data-current={current || undefined}>
              <span className={classes.name}>
                {t(`welcome.venue.${venue}.name`)}
                {current && <span className={classes.badge}>{t("welcome.venue.current")}</span>}
              </span>
              <span className={classes.text}>{t(`welcome.venue.${venue}.text`)}</span>
            </li>
          );
        })}
      </ul>
      <p className={classes.note}>{t("welcome.venue.change")}</p>
      <div className={classes.ways}>
        <Button size="md" variant="default" onClick={onBack}>
          {t("setup.back")}
        </Button>
        <Button size="md" onClick={onNext}>
          {t("setup.next")}
        </Button>
      </div>
    </div>
  );
}
