import { expect, test } from "vitest";
import { isTyping, pressed } from "@/components/commands/shortcuts";

const press = { control: false, typing: false, at: 1_000 };

test("g and then b leads to the bots", () => {
  const [waiting, nothing] = pressed(null, { ...press, key: "g" });
  expect(nothing).toBeNull();
  expect(pressed(waiting, { ...press, key: "b", at: 2_000 })).toEqual([null, { kind: "page", to: "/bots" }]);
});

test("a second key that comes too late is a key of its own", () => {
  const [waiting] = pressed(null, { ...press, key: "g" });
  expect(pressed(waiting, { ...press, key: "b", at: 2_501 })).toEqual([null, null]);
});

test("letters in a field are text, Ctrl-K works there too", () => {
  expect(pressed(null, { ...press, typing: true, key: "g" })).toEqual([null, null]);
  expect(pressed(null, { ...press, typing: true, key: "?" })).toEqual([null, null]);
  expect(pressed(null, { ...press, typing: true, control: true, key: "k" })[1]).toEqual({ kind: "palette" });
});

test("no other key with Ctrl is taken from the browser", () => {
  for (const key of ["g", "f", "t", "?", "r"]) {
    expect(pressed(1_000, { ...press, control: true, key })[1]).toBeNull();
  }
});

test("a field and what is in it is typing, a button is not", () => {
  document.body.innerHTML = "<textarea></textarea><div role='textbox'><b>x</b></div><button>y</button>";
  const [area, rich, button] = ["textarea", "b", "button"].map((name) => document.querySelector(name));
  expect([isTyping(area ?? null), isTyping(rich ?? null), isTyping(button ?? null)]).toEqual([
    true,
    true,
    false,
  ]);
});
