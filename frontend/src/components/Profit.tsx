import { useFormat } from "@/components/useFormat";
import { type Decimal, MISSING, sign } from "@/lib/format";
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
  const direction = `${sign(value)}` as const;
  return (
    <span className={`figures ${classes.profit} ${TONES[direction]}`}>
      {ARROWS[direction] && (
        <span className={classes.arrow} aria-hidden="true">
          {ARROWS[direction]}
        </span>
      )}
      {format.money(value, currency, { signed: true })}
      {ratio != null && <span className={classes.ratio}>({format.percent(ratio, { signed: true })})</span>}
    </span>
  );
}

/** A change as a signed percentage with its arrow; `value` is a fraction. */
export function Change({ value }: { value: Decimal | null | undefined }) {
  const format = useFormat();
  if (value == null) return <span className={classes.even}>{MISSING}</span>;
  const direction = `${sign(value)}` as const;
  return (
    <span className={`figures ${classes.profit} ${TONES[direction]}`}>
      {ARROWS[direction] && (
        <span className={classes.arrow} aria-hidden="true">
          {ARROWS[direction]}
        </span>
      )}
      {format.percent(value, { signed: true })}
    </span>
  );
}
