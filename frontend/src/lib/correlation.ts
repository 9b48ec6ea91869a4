/** One record for each two of `names`, as a spreadsheet filters and sorts them; null where too little is known. */
export function correlationRows(
  names: readonly string[],
  matrix: readonly (readonly (number | null)[])[],
): { first: string; second: string; correlation: number | null }[] {
  return names.flatMap((first, row) =>
    names.slice(row + 1).map((second, place) => ({
      first,
      second,
      correlation: matrix[row]?.[row + 1 + place] ?? null,
    })),
  );
}
