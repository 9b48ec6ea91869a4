import { Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ComponentProps } from "react";
import type { Condition, GoingLive } from "@/api/governance";
import { limitsQuery, usePutLimits } from "@/api/risk";
import { AmountInput } from "@/components/AmountInput";
import { ErrorNote } from "@/components/ErrorNote";
import { OwnerButton } from "@/components/OwnerButton";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import { ConditionList } from "./ConditionList";
import classes from "./Governance.module.css";

interface GoLiveChecksProps {
  found: GoingLive;
  amount: Omit<ComponentProps<typeof AmountInput>, "label">;
}

const LIVE = "REAL_MARKET_SPOT";

/** What real money asks for beyond the passport, how to mend what is missing, and the amount to be typed. */
export function GoLiveChecks({ found, amount }: GoLiveChecksProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const missing = found.conditions.filter(({ passed }) => !passed);
  return (
    <Stack gap="xs">
      <Text fw={600}>{t("goLive.title")}</Text>
      <ConditionList conditions={found.conditions} />
      {missing.map((condition) => (
        <Mend key={condition.name} condition={condition} />
      ))}
      <Text>
        {t("goLive.atStake", {
          amount: format.money(found.at_stake, found.currency),
          share: format.percent(found.share),
          allocation: format.money(found.allocation, found.currency),
        })}
      </Text>
      <AmountInput label={t("goLive.amount", { currency: found.currency })} {...amount} />
    </Stack>
  );
}

function Mend({ condition: { name } }: { condition: Condition }) {
  const { t } = useTranslation();
  if (name === "limits_set") {
    return (
      <>
        <Text size="sm">
          {t("goLive.mend.limits_set")}{" "}
          <Link to="/risk" search={{ tab: "limits" }}>
            {t("goLive.open.limits_set")}
          </Link>
        </Text>
        <KeepLimits />
      </>
    );
  }
  if (name === "books_clean") {
    return (
      <Text size="sm">
        {t("goLive.mend.books_clean")} <Link to="/reconciliation">{t("goLive.open.books_clean")}</Link>
      </Text>
    );
  }
  return (
    <Text size="sm">
      {t("goLive.mend.key_checked")} <Link to="/settings">{t("goLive.open.key_checked")}</Link>
    </Text>
  );
}

/** Confirms the limits that hold, as they are. */
function KeepLimits() {
  const { t } = useTranslation();
  const format = useFormat();
  const { data } = useQuery(limitsQuery);
  const put = usePutLimits();
  const limits = data?.items.find(({ mode }) => mode === LIVE)?.limits;
  const [day, exposure] = [limits?.["portfolio_day"], limits?.["max_portfolio_exposure"]];
  if (typeof day !== "string" || typeof exposure !== "string") return null;
  return (
    <>
      <OwnerButton
        size="xs"
        variant="default"
        className={classes.saying}
        loading={put.isPending}
        onClick={() =>
          put.mutate({ mode: LIVE, limits: { portfolio_day: day, max_portfolio_exposure: exposure } })
        }
      >
        {t("goLive.keep", { day: format.percent(day), exposure: format.percent(exposure) })}
      </OwnerButton>
      {put.error && <ErrorNote error={put.error} />}
    </>
  );
}
