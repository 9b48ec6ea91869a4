import type { ReactNode } from "react";
import { useFormat } from "@/components/useFormat";
import { type Decimal, MISSING, signOf } from "@/lib/format";
import classes from "./Profit.module.css";

const ARROWS = { "1": "▲", "0": "", "-1": "▼" } as const;
const TONES = { "1": classes.gain, "0": classes.even, "-1": classes.loss } as const;

interface ProfitProps {
  value: Decimal | null | undefined;
  currency: string;
  /** The same as a fraction, shown after the amount. */
  ratio?: Decimal | null | undefined;
}

/** Profit or loss: sign, arrow and colour say the same thing three times, so that none is needed alone. */
export function Profit({ value, currency, ratio }: ProfitProps) {
  const format = useFormat();
  if (value == null) return <span className={classes.even}>{MISSING}</span>;
  const amount = format.amount(value, currency, { signed: true });
  return (
    <Directed
      direction={signOf(value, amount)}
      beside={
        ratio != null && <span className={classes.ratio}>({format.percent(ratio, { signed: true })})</span>
      }
    >
      {amount} {currency}
    </Directed>
  );
}

/** A change as a signed percentage with its arrow; `value` is a fraction. */
export function Change({ value }: { value: Decimal | null | undefined }) {
  const format = useFormat();
  if (value == null) return <span className={classes.even}>{MISSING}</span>;
  const percent = format.percent(value, { signed: true });
  return <Directed direction={signOf(value, percent)}>{percent}</Directed>;
}

interface DirectedProps {
  direction: -1 | 0 | 1;
  children: ReactNode;
  /** Where the line is too short, it moves to the next one first. */
  beside?: ReactNode;
}

function Directed({ direction, children, beside }: DirectedProps) {
  const arrow = ARROWS[`${direction}`];
  return (
    <span className={`figures ${classes.profit} ${TONES[`${direction}`]}`}>
      <span className={classes.figure}>
        {arrow && (
          <span className={classes.arrow} aria-hidden="true">
            {arrow}
          </span>
        )}
        <span>{children}</span>
      </span>
      {beside}
    </span>
  );
}
