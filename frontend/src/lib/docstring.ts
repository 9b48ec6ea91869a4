export interface Passage {
  /** What it is about, such as `Works in`, where the text says so. */
  label: string | null;
  text: string;
}

const LABELLED = /^(\p{Lu}[\p{L} ]{2,24}):\s+(.*)$/u;

/** What a strategy says of itself in `language`, else as its author wrote it. */
export function descriptionIn(
  language: string,
  { description, translations }: { description: string; translations: Record<string, string> },
): string {
  return translations[language] ?? description;
}

/** A docstring as passages: a blank line or a label (`Fails in: …`) begins a new one, other lines go on; the first has none. */
export function passages(docstring: string): Passage[] {
  const found: Passage[] = [];
  let begun = false;
  for (const raw of docstring.trim().split("\n")) {
    const line = raw.trim();
    const labelled = LABELLED.exec(line);
    const last = found.at(-1);
    if (line === "") begun = false;
    else if (last !== undefined && labelled?.[1] !== undefined) {
      found.push({ label: labelled[1], text: labelled[2] ?? "" });
      begun = true;
    } else if (begun && last !== undefined) last.text = `${last.text} ${line}`;
    else {
      found.push({ label: null, text: line });
      begun = true;
    }
  }
  return found;
}
