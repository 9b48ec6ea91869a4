const NAMES: Record<string, string> = {
  ema20: "EMA 20",
  ema50: "EMA 50",
  ema200: "EMA 200",
  band_upper: "BB +2σ",
  band_middle: "BB 20",
  band_lower: "BB −2σ",
  rsi: "RSI 14",
  macd: "MACD 12/26",
  macd_signal: "MACD 9",
  adx: "ADX 14",
  plus_di: "+DI",
  minus_di: "−DI",
  atr: "ATR 14",
  obv: "OBV",
  volatility: "σ 20",
};

/** How charts call an indicator; the same in every language. */
export function lineName(name: string): string {
  return NAMES[name] ?? name;
}
