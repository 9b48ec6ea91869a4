import { ModeBadge } from "@/components/ModeBadge";
import { Profit } from "@/components/Profit";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./BotList.module.css";
import type { BotRow } from "./botColumns";
import { groupSums } from "./groupSums";

interface GroupHeadingProps {
  group: string;
  rows: BotRow[];
}

/** A group's name and what its bots have together, simulated and live apart. */
export function GroupHeading({ group, rows }: GroupHeadingProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div className={classes.group}>
      <span className={classes.groupName}>{group || t("labels.none")}</span>
      {groupSums(rows).map((sum) => (
        <span key={sum.mode + sum.currency} className={classes.sums}>
          <ModeBadge mode={sum.mode} />
          <span>{t("labels.count", { count: sum.count })}</span>
          <span>
            {t("overview.equity")} <b className="figures">{format.money(sum.equity, sum.currency)}</b>
          </span>
          <span>
            {t("overview.today")} <Profit value={sum.today} currency={sum.currency} />
          </span>
          <span>
            {t("overview.exposure")} <b className="figures">{format.money(sum.exposure, sum.currency)}</b>
          </span>
        </span>
      ))}
    </div>
  );
}
