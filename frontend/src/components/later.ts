import { type ComponentType, lazy } from "react";
import { loadEveryMessage } from "@/i18n/i18n";
import { idle } from "@/lib/idle";

/** A part of the first page that is fetched and drawn once what matters more stands. */
export function later<P>(load: () => Promise<ComponentType<P>>) {
  return lazy(async () => {
    await idle();
    return { default: await load() };
  });
}

/** The same where its texts are not among those that the first page begins with. */
export function laterWithTexts<P>(load: () => Promise<ComponentType<P>>) {
  return later(() => withTexts(load));
}

/** With those texts, and at once: what warns of money waits for nothing. */
export function atOnceWithTexts<P>(load: () => Promise<ComponentType<P>>) {
  return lazy(async () => ({ default: await withTexts(load) }));
}

async function withTexts<P>(load: () => Promise<ComponentType<P>>): Promise<ComponentType<P>> {
  const [component] = await Promise.all([load(), loadEveryMessage()]);
  return component;
}
