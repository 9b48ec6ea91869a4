import { expect, test } from "vitest";
import { type ChainRow, chainHash, isSigned, parseNote } from "@/lib/auditChain";

// Written by the gateway's own code with the key of the bytes 0 to 31.
const ROW: ChainRow = {
  seq: 1,
  ts_us: 1_750_000_000_000_000,
  mono_us: 5,
  boot_id: "b",
  actor: "owner",
  via: "api",
  type: "bot.created",
  subject: "bot:x",
  body: '{"name":"ção"}',
  prev: "0".repeat(64),
  hash: "74e2e66f699bf2d548fa79215b2c0b6df5528c6b24c721e085f5368fb6944950",
};
const NOTE =
  "vostok/gateway\n1\ndOLmb2mb8tVI+nkhWywLbfVSjGskxyHghfU2j7aUSVA=\ntime 1750000000000\n\n— vostok/gateway OB5PsQHS1Jh2pVOl09rjIZbG4g2KOv5lKu7RD8zBbdm9wVQurNpEjaqjqktrg0gERM1lSkl3VlddrUIRq9IvBgTqsAQ=\n";
const KEY = "vostok/gateway+381e4fb1+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4";

test("a row hashes as the gateway hashes it", async () => {
  expect(await chainHash(ROW, ROW.prev)).toBe(ROW.hash);
});

test.each(["ts_us", "mono_us", "boot_id", "actor", "via", "type", "subject", "body", "seq"] as const)(
  "a changed %s changes the hash",
  async (field) => {
    const value = ROW[field];
    const changed = { ...ROW, [field]: typeof value === "number" ? value + 1 : `${value} ` };
    expect(await chainHash(changed, ROW.prev)).not.toBe(ROW.hash);
  },
);

test("text that moves from one field to the next changes the hash", async () => {
  const moved = { ...ROW, actor: "ownera", via: "pi" };
  expect(await chainHash(moved, ROW.prev)).not.toBe(ROW.hash);
});

test("a checkpoint says where the chain stood, and its key signed it", async () => {
  const note = parseNote(NOTE);
  expect(note).toMatchObject({ origin: "vostok/gateway", size: 1, root: ROW.hash, ts: 1_750_000_000_000 });
  expect(note && (await isSigned(note, KEY))).toBe(true);
});

test("a checkpoint that says something else is not signed", async () => {
  const note = parseNote(NOTE.replace("\n1\n", "\n2\n"));
  expect(note?.size).toBe(2);
  expect(note && (await isSigned(note, KEY))).toBe(false);
});

test("a text that is no checkpoint is none", () => {
  expect(parseNote("vostok/gateway\n1\n")).toBeNull();
});
