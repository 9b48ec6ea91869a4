import { type Chain, newestCheckpoint, rawRows } from "@/api/audit";
import { chainHash, isSigned, parseNote } from "@/lib/auditChain";

/** What this browser saw last of a chain: a signed note and the key that signed it. */
interface Kept {
  note: string;
  key: string;
}

type Problem = "changed" | "missing" | "rewritten" | "unsigned" | "newKey" | "unreadable";

export interface BrowserVerdict {
  /** Rows that were verified; `from` is the row the walk began at. */
  rows: number;
  from: number;
  /** Rows that the newest checkpoint counts; 0 before the first one. */
  signed: number;
  problem: { kind: Problem; seq: number } | null;
}

const GENESIS = "0".repeat(64);
const place = (chain: Chain): string => `vostok-audit-${chain}`;

function kept(chain: Chain): Kept | null {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(place(chain)) ?? "null");
    const { note, key } = (found ?? {}) as Partial<Kept>;
    return typeof note === "string" && typeof key === "string" ? { note, key } : null;
  } catch {
    return null;
  }
}

/** Forgets what was seen before; the next check begins anew and believes the log that is there. */
export function forget(chain: Chain): void {
  localStorage.removeItem(place(chain));
}

/** Verifies the rows since this browser's last checkpoint, or all (`whole`), and keeps the newest checkpoint. */
export async function checkInBrowser(chain: Chain, whole: boolean): Promise<BrowserVerdict> {
  // The checkpoint before the rows: a chain that grows meanwhile is longer than it says, never shorter.
  const { items, keys } = await newestCheckpoint(chain);
  const known = kept(chain);
  const before = known && parseNote(known.note);
  const text = items.at(-1);
  const newest = text === undefined ? null : parseNote(text);
  const from = whole || before === null ? 1 : before.size;
  const verdict = (rows: number, kind?: Problem, seq = 0): BrowserVerdict => ({
    rows,
    from,
    signed: newest?.size ?? 0,
    problem: kind === undefined ? null : { kind, seq },
  });

  if (text !== undefined && newest === null) return verdict(0, "unreadable", 1);
  if (known && !keys.includes(known.key)) return verdict(0, "newKey", 1);
  if (before && (newest === null || newest.size < before.size)) return verdict(0, "missing", before.size);
  const signers = newest ? await Promise.all(keys.map((key) => isSigned(newest, key))) : [];
  const key = keys[signers.indexOf(true)];
  if (newest && key === undefined) return verdict(0, "unsigned", newest.size);
  if (known && key !== known.key) return verdict(0, "newKey", newest?.size ?? 1);

  const roots = new Map<number, string>();
  if (newest) roots.set(newest.size, newest.root);
  if (before) roots.set(before.size, before.root);
  let seq = from - 1;
  let hash: string | null = seq === 0 ? GENESIS : null;
  for (;;) {
    const { items: rows, next } = await rawRows(chain, seq);
    for (const row of rows) {
      if (row.seq !== seq + 1) return verdict(seq + 1 - from, "missing", seq + 1);
      if (hash !== null && row.prev !== hash) return verdict(seq + 1 - from, "changed", row.seq);
      if ((await chainHash(row, row.prev)) !== row.hash) return verdict(seq + 1 - from, "changed", row.seq);
      if ((roots.get(row.seq) ?? row.hash) !== row.hash) return verdict(seq + 1 - from, "rewritten", row.seq);
      ({ seq, hash } = row);
    }
    if (next === null) break;
  }
  const counted = Math.max(0, ...roots.keys());
  if (seq < counted) return verdict(seq + 1 - from, "missing", seq + 1);
  if (text !== undefined && key !== undefined)
    localStorage.setItem(place(chain), JSON.stringify({ note: text, key } satisfies Kept));
  return verdict(seq + 1 - from);
}
