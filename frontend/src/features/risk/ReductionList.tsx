import type { Reduction } from "@/api/risk";
import items from "@/components/Items.module.css";
import { useFormat } from "@/components/useFormat";
import { useNow } from "@/components/useNow";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Risk.module.css";

/** What is being sold after a breach: how far it is, and who sells. */
export function ReductionList({ reductions }: { reductions: Reduction[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  return (
    <ul className={items.list} aria-label={t("reductions.title")}>
      {reductions.map((item) => (
        <li key={`${item.scope} ${item.source} ${item.bot_id} ${item.pair}`} className={items.row}>
          <div className={items.grow}>
            <strong>
              {t(`reductions.action.${item.action}`)} · {item.name} · {item.pair}
            </strong>
            <div className="figures">
              {t("reductions.progress", {
                held: format.quantity(item.held),
                before: format.quantity(item.before),
                keep: format.quantity(item.keep),
                base: item.pair.split("/")[0] ?? "",
              })}
            </div>
            <div className={classes.hint}>
              {now < item.gateway_at ? t("reductions.byBot") : t("reductions.byGateway")}
            </div>
          </div>
        </li>
      ))}
    </ul>
  );
}
