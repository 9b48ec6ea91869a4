import { useTranslation } from "@/i18n/useTranslation";
import classes from "./News.module.css";

const DECIDED = 0.4;

/** A sentiment from -1 to 1: sign, arrow and colour say the same thing. */
export function Score({ value }: { value: number }) {
  const { language } = useTranslation();
  const direction = value >= DECIDED ? "up" : value <= -DECIDED ? "down" : "even";
  const shown = new Intl.NumberFormat(language, {
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
    signDisplay: "exceptZero",
  }).format(value);
  return (
    <span className={`figures ${classes.score}`} data-direction={direction}>
      {direction !== "even" && <span aria-hidden="true">{direction === "up" ? "▲ " : "▼ "}</span>}
      {shown}
    </span>
  );
}
