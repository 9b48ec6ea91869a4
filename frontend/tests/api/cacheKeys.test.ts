import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const SOURCE = join(import.meta.dirname, "../../src");
/** A change of the cache at a name that is spelled where the change stands: it can miss its query unseen. */
const SPELLED = /(Quer(y|ies)Data(<[^()]*>)?\(|Queries\(\{ (.*, )?queryKey:)\s*\[\s*["'`]/g;

test("what changes the cache takes the name from the resource that it belongs to", () => {
  const spelled = readdirSync(SOURCE, { recursive: true, encoding: "utf8" })
    .filter((path) => /\.tsx?$/.test(path))
    .flatMap(
      (path) =>
        readFileSync(join(SOURCE, path), "utf8")
          .match(SPELLED)
          ?.map(() => path) ?? [],
    );
  expect(spelled).toEqual([]);
});

test.each([
  'cache.setQueryData(["backups"], change.data)',
  'cache.setQueriesData<Pages<Bot>>(["bots", id], (known) => known)',
  'void cache.invalidateQueries({ queryKey: ["governance"] })',
  'cache.removeQueries({ exact: true, queryKey: ["risk"] })',
])("%s spells a name", (code) => {
  expect(code.match(SPELLED)).toHaveLength(1);
});
