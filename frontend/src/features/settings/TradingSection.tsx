import { Skeleton } from "@mantine/core";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { feesQuery, settingsQuery, useChangeFees, useUpdateSettings } from "@/api/settings";
import { ErrorNote } from "@/components/ErrorNote";
import { Section } from "@/components/Section";
import { useTranslation } from "@/i18n/useTranslation";
import { fromPercent, toPercent } from "@/lib/amount";
import { FiguresForm } from "./FiguresForm";
import classes from "./Settings.module.css";

const MOST_FEE = "5";

/** What simulated trading costs, and with how much a new bot begins. */
export function TradingSection() {
  const { t } = useTranslation();
  const { data: settings } = useSuspenseQuery(settingsQuery);
  const { data: fees, error, refetch } = useQuery(feesQuery);
  const update = useUpdateSettings();
  const change = useChangeFees();
  return (
    <Section title={t("settings.paper")}>
      <p className={classes.hint}>{t("settings.feesText")}</p>
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {!error && fees === undefined && <Skeleton height="5.5rem" />}
      {fees !== undefined && (
        <FiguresForm
          key={`${fees.maker} ${fees.taker}`}
          figures={[
            { name: "maker", label: t("settings.maker"), unit: "%", decimals: 4, most: MOST_FEE },
            { name: "taker", label: t("settings.taker"), unit: "%", decimals: 4, most: MOST_FEE },
          ]}
          initial={{ maker: toPercent(fees.maker), taker: toPercent(fees.taker) }}
          saving={change}
          onSave={({ maker = "", taker = "" }, onError) =>
            change.mutate({ maker: fromPercent(maker), taker: fromPercent(taker) }, { onError })
          }
        />
      )}
      <div className={classes.part}>
        <FiguresForm
          key={settings.simulated_balance}
          figures={[
            {
              name: "simulated_balance",
              label: t("settings.balance"),
              hint: t("settings.balanceHint"),
              unit: "USDT",
              decimals: 2,
            },
          ]}
          initial={{ simulated_balance: settings.simulated_balance }}
          saving={update}
          onSave={({ simulated_balance = "" }, onError) => update.mutate({ simulated_balance }, { onError })}
        />
      </div>
    </Section>
  );
}
