const BROWSERS = [
  [/Edg\//, "Edge"],
  [/OPR\//, "Opera"],
  [/Firefox\//, "Firefox"],
  [/Chrome\//, "Chrome"],
  [/Safari\//, "Safari"],
] as const;
const SYSTEMS = [
  [/Android/, "Android"],
  [/iPhone|iPad/, "iOS"],
  [/Windows/, "Windows"],
  [/Mac OS X/, "macOS"],
  [/Linux/, "Linux"],
] as const;

function first(agent: string, names: readonly (readonly [RegExp, string])[]): string | undefined {
  return names.find(([pattern]) => pattern.test(agent))?.[1];
}

/** A browser by the names people know, such as `Firefox · Windows`; else what it says of itself. */
export function browserName(agent: string): string {
  const names = [first(agent, BROWSERS), first(agent, SYSTEMS)].filter((name) => name !== undefined);
  return names.length > 0 ? names.join(" · ") : agent;
}
