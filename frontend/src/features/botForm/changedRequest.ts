import type { Bot } from "@/api/bots";
import type { Strategy } from "@/api/strategies";
import { type BotValues, toRequest } from "@/components/botValues/botValues";

type Request = ReturnType<typeof toRequest>;

/** Only what the owner changed since the form was opened: what another tab has changed meanwhile (`bot`) stays. */
export function changedRequest(
  initial: BotValues,
  values: BotValues,
  strategy: Strategy | undefined,
  bot: Bot,
): Partial<Request> {
  const before: Record<string, unknown> = toRequest(initial, strategy);
  const after = toRequest(values, strategy);
  const changed: Partial<Request> = Object.fromEntries(
    Object.entries(after).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name])),
  );
  // The parameters of another strategy are none of this one.
  if (initial.strategy !== values.strategy) return { ...changed, parameters: after.parameters };
  if (changed.parameters === undefined) return changed;
  const same = (name: string) => (initial.parameters[name] ?? "") === (values.parameters[name] ?? "");
  const kept = Object.entries(bot.parameters).filter(([name]) => same(name));
  const own = Object.entries(after.parameters).filter(([name]) => !same(name));
  return { ...changed, parameters: Object.fromEntries([...kept, ...own]) };
}
