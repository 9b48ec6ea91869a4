import { saveFile } from "@/lib/download";

type Cell = string | number | null;

function cell(value: Cell): string {
  if (value === null) return "";
  const text = String(value);
  // A spreadsheet would run what begins like a formula; plain numbers are none.
  const safe = /^\s*[=+\-@\t\r\n|%]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Rows as CSV (RFC 4180), the first one its header. */
export function toCsv(rows: Cell[][]): string {
  return rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

// Fields of the API that hold a moment in UTC ms.
const MOMENT = /(^|\.)(ts|at|time|since|until|\w+_(at|ts|ms))$/;
// 2001: no duration, count or size of ours is as large, no moment as small.
const EARLIEST_MOMENT_MS = 1e12;

function plain(name: string, value: unknown): Cell {
  if (typeof value === "number" && value >= EARLIEST_MOMENT_MS && MOMENT.test(name)) {
    return new Date(value).toISOString();
  }
  if (typeof value === "string" || typeof value === "number") return value;
  if (typeof value === "boolean") return String(value);
  return null;
}

function isPlain(value: unknown): boolean {
  return typeof value !== "object" && typeof value !== "function";
}

function* fields(value: object, prefix = ""): Generator<[string, Cell]> {
  for (const [key, part] of Object.entries(value)) {
    const name = prefix + key;
    if (Array.isArray(part)) {
      // Lists of records, such as the points of a small curve, have no place in one cell.
      if (part.every(isPlain)) yield [name, part.map((one) => plain(name, one) ?? "").join(" ")];
    } else if (typeof part === "object" && part !== null) {
      yield* fields(part, `${name}.`);
    } else if (typeof part !== "function") {
      yield [name, plain(name, part)];
    }
  }
}

/**
 * Records of the API as CSV: one column for each field by its name there (`figures.equity` for one inside another),
 * decimals as they came, moments in UTC as ISO 8601.
 */
export function recordsToCsv(records: readonly object[]): string {
  const flat = records.map((record) => Object.fromEntries(fields(record)));
  const names = [...new Set(flat.flatMap((record) => Object.keys(record)))];
  return toCsv([names, ...flat.map((record) => names.map((name) => record[name] ?? null))]);
}

/** Hands `csv` to the browser's downloads as `name`.csv. */
export function saveCsv(name: string, csv: string): void {
  saveFile(name, "csv", new Blob([csv], { type: "text/csv" }));
}
