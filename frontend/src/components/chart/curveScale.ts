/** Where a curve's points and the labels of its axes stand. Pure; places are fractions of the pane, from its top left. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const TIME_STEPS = [
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR),
  ...[1, 2, 5, 10, 30, 90, 180, 365].map((days) => days * DAY),
];
const ROOM = 0.08;
// Labels nearer than this to the newest value would touch it where a pane is lowest, on a phone.
const APART = 0.25;

export interface Range {
  low: number;
  high: number;
}

/** A little more than the values span, so that no line runs along an edge; a flat curve stands in the middle. */
export function roomFor(values: number[]): Range {
  const low = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const room = high > low ? (high - low) * ROOM : Math.max(Math.abs(high) * ROOM, 1e-8);
  return { low: low - room, high: high + room };
}

/** 0 at the top of `range`, 1 at its bottom. */
export function downFrom(range: Range, value: number): number {
  return (range.high - value) / (range.high - range.low);
}

/** Round figures within `range`, at most `most`: steps of 1, 2 or 5 times a power of ten. */
export function roundFigures({ low, high }: Range, most: number): number[] {
  const least = (high - low) / most;
  const power = 10 ** Math.floor(Math.log10(least));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= least) ?? 10) * power;
  const first = Math.ceil(low / step);
  const count = Math.floor(high / step) - first + 1;
  // Adding zero makes 0 of -0, which would be written with its sign.
  return Array.from({ length: Math.max(0, count) }, (_, place) => (first + place) * step + 0);
}

/** Those of `ticks` that say something of their own: not on the label of `newest`, and written unlike any other label. */
export function labelled(
  ticks: number[],
  range: Range,
  written: (value: number) => string,
  newest: number | undefined,
): number[] {
  const told = new Set(newest === undefined ? [] : [written(newest)]);
  return ticks.filter((value) => {
    const isNear =
      newest !== undefined && Math.abs(downFrom(range, value) - downFrom(range, newest)) <= APART;
    if (isNear || told.has(written(value))) return false;
    told.add(written(value));
    return true;
  });
}

export interface TimeTick {
  ts: number;
  /** Whether the label is a day; otherwise it is a time of a day. */
  isDay: boolean;
}

/** Round times after `from` up to `to`, UTC ms, at most `most`; `offset` is what the owner's clock is ahead of UTC, in ms. */
export function roundTimes(from: number, to: number, most: number, offset: number): TimeTick[] {
  const step = TIME_STEPS.find((one) => (to - from) / one <= most) ?? 2 * 365 * DAY;
  const ticks: TimeTick[] = [];
  for (let ts = Math.ceil((from + offset) / step) * step; ts <= to + offset; ts += step) {
    ticks.push({ ts: ts - offset, isDay: step >= DAY || ts % DAY === 0 });
  }
  return ticks;
}

/** Place of the point of `sorted` nearest to `ts`. */
export function nearest(sorted: number[], ts: number): number {
  const after = sorted.findIndex((one) => one >= ts);
  if (after === -1) return sorted.length - 1;
  const before = sorted[after - 1];
  const here = sorted[after];
  return before !== undefined && here !== undefined && ts - before < here - ts ? after - 1 : after;
}
