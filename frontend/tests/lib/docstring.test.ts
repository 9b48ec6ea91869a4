import { expect, test } from "vitest";
import { descriptionIn, passages } from "@/lib/docstring";

test("blank lines and labels begin passages, other lines go on", () => {
  const text = `
    Buys a young uptrend
    and holds it.

    Works in: long moves
      of liquid coins.
    Fails in: ranges. Note: this stays where it is.
  `;
  expect(passages(text)).toEqual([
    { label: null, text: "Buys a young uptrend and holds it." },
    { label: "Works in", text: "long moves of liquid coins." },
    { label: "Fails in", text: "ranges. Note: this stays where it is." },
  ]);
});

test("a colon in the first sentence is none of a label", () => {
  expect(passages("Shows it at work: it trades.")).toEqual([
    { label: null, text: "Shows it at work: it trades." },
  ]);
});

test("a label may be Portuguese", () => {
  expect(passages("Compra.\nHipótese: sobe.\nA árvore: quatro perguntas.")).toEqual([
    { label: null, text: "Compra." },
    { label: "Hipótese", text: "sobe." },
    { label: "A árvore", text: "quatro perguntas." },
  ]);
});

test("a strategy speaks the reader's language where its author wrote it, else its own", () => {
  const strategy = { description: "Buys.", translations: { "pt-BR": "Compra." } };
  expect([descriptionIn("pt-BR", strategy), descriptionIn("en", strategy)]).toEqual(["Compra.", "Buys."]);
});

test("no text has no passage", () => {
  expect(passages("  \n ")).toEqual([]);
});
