/** The audit chain as `backend/vostok/audit.py` and `checkpoints.py` write it, verified with the browser's own cryptography. */

export interface ChainRow {
  seq: number;
  ts_us: number;
  mono_us: number;
  boot_id: string;
  actor: string;
  via: string;
  type: string;
  subject: string;
  body: string;
  prev: string;
  hash: string;
}

/** A signed note: the chain has `size` rows, the last with the hash `root` (hex). */
export interface Checkpoint {
  origin: string;
  size: number;
  root: string;
  ts: number;
  keyId: string;
  signature: Uint8Array<ArrayBuffer>;
  signed: string;
}

const DOMAIN = "\u0000vostok-audit-1";
const ED25519 = 1;
const encoder = new TextEncoder();

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

function fromHex(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Whether this browser can: outside of localhost, cryptography needs HTTPS. */
export function canVerify(): boolean {
  return globalThis.crypto?.subtle !== undefined;
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
}

/** The hash that a row must have after a row with the hash `prev` (hex): every part is prefixed by its length. */
export async function chainHash(row: ChainRow, prev: string): Promise<string> {
  const fields = [row.ts_us, row.mono_us, row.boot_id, row.actor, row.via, row.type, row.subject, row.body];
  const parts = [
    encoder.encode(String(row.seq)),
    fromHex(prev),
    ...fields.map((one) => encoder.encode(String(one))),
  ];
  const domain = encoder.encode(DOMAIN);
  const bytes = new Uint8Array(domain.length + parts.reduce((sum, part) => sum + 8 + part.length, 0));
  const view = new DataView(bytes.buffer);
  bytes.set(domain);
  let place = domain.length;
  for (const part of parts) {
    view.setBigUint64(place, BigInt(part.length));
    bytes.set(part, place + 8);
    place += 8 + part.length;
  }
  return sha256(bytes);
}

const NOTE =
  /^(?<signed>(?<origin>\S+)\n(?<size>\d+)\n(?<root>\S+)\ntime (?<ts>\d+)\n)\n— (\S+) (?<line>\S+)\n$/;

/** Reads a signed note; null for a text that is none. Nothing is verified. */
export function parseNote(text: string): Checkpoint | null {
  const { signed, origin, size, root, ts, line } = NOTE.exec(text)?.groups ?? {};
  if (!signed || !origin || !root || !line) return null;
  const bytes = fromBase64(line);
  return {
    origin,
    size: Number(size),
    root: toHex(fromBase64(root)),
    ts: Number(ts),
    keyId: toHex(bytes.subarray(0, 4)),
    signature: bytes.slice(4),
    signed,
  };
}

/** Whether the public key (`name+id+base64`) signed the note. */
export async function isSigned(note: Checkpoint, key: string): Promise<boolean> {
  const encoded = key.split("+").slice(2).join("+");
  const bytes = fromBase64(encoded);
  const id = (await sha256(new Uint8Array([...encoder.encode(`${note.origin}\n`), ...bytes]))).slice(0, 8);
  if (!key.startsWith(`${note.origin}+`) || bytes[0] !== ED25519 || id !== note.keyId) return false;
  const imported = await crypto.subtle.importKey("raw", bytes.slice(1), "Ed25519", false, ["verify"]);
  return crypto.subtle.verify("Ed25519", imported, note.signature, encoder.encode(note.signed));
}
