interface Bin {
  from: number;
  to: number;
  count: number;
}

const STEPS = [1, 2, 2.5, 5, 10];

/** A round width near `wanted`: 1, 2, 2.5 or 5 times a power of ten. */
function roundWidth(wanted: number): number {
  const power = 10 ** Math.floor(Math.log10(wanted));
  return power * (STEPS.find((step) => step * power >= wanted) ?? 10);
}

/** Values in bins of one round width, of which 0 is an edge, so that no bin holds gains and losses. */
export function histogram(values: number[], bins = 24): Bin[] {
  if (values.length === 0) return [];
  const low = Math.min(...values, 0);
  const high = Math.max(...values, 0);
  const width = roundWidth(Math.max((high - low) / bins, 1e-6));
  const first = Math.floor(low / width);
  const last = Math.max(Math.floor(high / width), first);
  const found = Array.from({ length: last - first + 1 }, (_, index) => ({
    from: (first + index) * width,
    to: (first + index + 1) * width,
    count: 0,
  }));
  for (const value of values) {
    const bin = found[Math.floor(value / width) - first];
    if (bin) bin.count += 1;
  }
  return found;
}
