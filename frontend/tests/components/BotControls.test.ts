import { expect, test } from "vitest";
import { actsFor } from "@/components/BotControls";
import { makeBot, makeFigures } from "../mocks/bots";

const holding = makeFigures({ open_trades: 2 });

test("a running bot can be paused and stopped, and its trades closed", () => {
  expect(actsFor(makeBot())).toEqual(["pause", "stop"]);
  expect(actsFor(makeBot({ figures: holding }))).toEqual(["pause", "stop", "flatten"]);
});

test("a paused bot can be resumed", () => {
  expect(actsFor(makeBot({ state: "PAUSED", desired_state: "PAUSED" }))).toEqual(["resume", "stop"]);
});

test("a crashed bot that is meant to run can be stopped, not started twice", () => {
  expect(actsFor(makeBot({ state: "CRASHED" }))).toEqual(["pause", "stop"]);
});

test("a stopped bot can be started and removed, one that still stops can do nothing", () => {
  expect(actsFor(makeBot({ state: "STOPPED", desired_state: "STOPPED" }))).toEqual(["start", "remove"]);
  expect(actsFor(makeBot({ state: "STOPPING", desired_state: "STOPPED" }))).toEqual([]);
});

test("a stopped bot that holds something without an open trade can be sold out", () => {
  const figures = makeFigures({ positions: 1 });
  expect(actsFor(makeBot({ state: "STOPPED", desired_state: "STOPPED", figures }))).toContain("flatten");
});

test("while trades are being closed nobody can ask for it again", () => {
  expect(actsFor(makeBot({ figures: holding, closing: true }))).not.toContain("flatten");
});
