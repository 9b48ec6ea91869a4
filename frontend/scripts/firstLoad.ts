import { fileURLToPath } from "node:url";

const source = fileURLToPath(new URL("../src/", import.meta.url));
// What every page needs, the door too.
const BASE = `${source}app.tsx`;
// The page that "/" shows and the shell around it: the router fetches them at once, so what they import is first, too.
const DOOR = [`${source}routes/login.tsx`];
const FIRST_PAGE = [`${source}routes/_app.tsx`, `${source}routes/_app/index.tsx`];
// Mantine's entry names every component, so what the first page uses of it cannot be read from the imports.
const MANTINE =
  /\/node_modules\/(clsx|@mantine\/core\/esm\/(core|components\/(Alert|Anchor|Box|Button|CloseButton|Group|Loader|Paper|Skeleton|Stack|Text|Title|Transition|UnstyledButton)))\//;

interface Graph {
  getModuleInfo: (id: string) => { importedIds: string[]; dynamicallyImportedIds: string[] } | null;
}

/** The project's modules that `first` needs before it can run, with themselves. */
function needed(graph: Graph, first: string[]): Set<string> {
  const found = new Set<string>();
  const waiting = [...first];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (found.has(id) || !id.startsWith(source)) continue;
    found.add(id);
    waiting.push(...(graph.getModuleInfo(id)?.importedIds ?? []));
  }
  return found;
}

type Naming = (id: string, graph: Graph) => string | null;

/**
 * Name the chunks of what a first visit needs: "start" at every address, "home" behind the login. One file of many
 * modules compresses better than fifty files of few, and no later chunk has to be asked for before the page can be drawn.
 */
export function firstLoad(): { start: Naming; home: Naming } {
  let start: Set<string> | undefined;
  let home: Set<string> | undefined;
  const drawn = (graph: Graph, routes: string[]) =>
    needed(
      graph,
      routes.flatMap((route) => graph.getModuleInfo(route)?.dynamicallyImportedIds ?? []),
    );
  return {
    start: (id, graph) => {
      home ??= drawn(graph, FIRST_PAGE);
      const both = (id: string) => home?.has(id);
      start ??= new Set([...needed(graph, [BASE]), ...[...drawn(graph, DOOR)].filter(both)]);
      return MANTINE.test(id) || start.has(id) ? "start" : null;
    },
    home: (id, graph) => {
      home ??= drawn(graph, FIRST_PAGE);
      return home.has(id) ? "home" : null;
    },
  };
}
