import { useState } from "react";
import { type Latch, useResume } from "@/api/risk";
import items from "@/components/Items.module.css";
import { OwnerButton } from "@/components/OwnerButton";
import { useActor } from "@/components/useActor";
import { useFormat } from "@/components/useFormat";
import { useGateReason } from "@/components/useGateReason";
import { useTranslation } from "@/i18n/useTranslation";
import { FreshStart } from "./FreshStart";
import { ReasonDialog } from "./ReasonDialog";
import classes from "./Risk.module.css";

/** Set where the exchange knows none of the orders any more (Binance's testnet, about once a month). */
const EMPTIED = "emptied";

interface LatchItemProps {
  latch: Latch;
  /** The scope in words. */
  scope: string;
}

export function LatchItem({ latch, scope }: LatchItemProps) {
  const { t, tOr } = useTranslation();
  const format = useFormat();
  const actorName = useActor();
  const reasonOf = useGateReason();
  const [lifting, setLifting] = useState(false);
  return (
    <li className={items.row}>
      <div className={items.grow}>
        <strong>
          {t(`trading.state.${latch.state}`)} · {scope}
        </strong>
        <div>{reasonOf(latch)}</div>
        <div className={classes.hint}>
          {t("risk.latchedBy", {
            source: tOr(`trading.source.${latch.source}`, latch.source),
            actor: actorName(latch.actor),
            at: format.dateTime(latch.at),
          })}
        </div>
      </div>
      {latch.source === EMPTIED && <FreshStart />}
      <OwnerButton size="xs" variant="default" onClick={() => setLifting(true)}>
        {t("risk.lift")}
      </OwnerButton>
      {lifting && <LiftDialog latch={latch} scope={scope} onClose={() => setLifting(false)} />}
    </li>
  );
}

function LiftDialog({ latch, scope, onClose }: LatchItemProps & { onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <ReasonDialog
      title={t("risk.liftTitle", { scope })}
      text={t("risk.liftText")}
      confirm={t("risk.liftConfirm")}
      change={useResume()}
      wish={(said) => ({ scope: latch.scope, source: latch.source, ...said })}
      onClose={onClose}
    />
  );
}
