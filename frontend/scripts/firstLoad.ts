import { fileURLToPath } from "node:url";

const source = fileURLToPath(new URL("../src/", import.meta.url));
// The page that "/" shows and the shell around it: the router fetches them at once, so what they import is first, too.
const FIRST_PAGE = [`${source}routes/_app.tsx`, `${source}routes/_app/index.tsx`];
// Mantine's entry names every component, so what the first page uses of it cannot be read from the imports.
const MANTINE =
  /\/node_modules\/(clsx|@mantine\/core\/esm\/(core|components\/(Alert|Anchor|Box|Button|CloseButton|Group|Loader|Paper|Skeleton|Stack|Text|Title|Transition|UnstyledButton)))\//;

interface Graph {
  getModuleInfo: (id: string) => { importedIds: string[]; dynamicallyImportedIds: string[] } | null;
}

/** The project's modules that a first visit to "/" runs. */
function firstModules(graph: Graph): Set<string> {
  const found = new Set<string>();
  const waiting = [`${source}main.tsx`];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (found.has(id) || !id.startsWith(source)) continue;
    found.add(id);
    const module = graph.getModuleInfo(id);
    waiting.push(...(module?.importedIds ?? []));
    if (FIRST_PAGE.includes(id)) waiting.push(...(module?.dynamicallyImportedIds ?? []));
  }
  return found;
}

/**
 * Names the chunk of what the first page needs. One file of many modules compresses better than fifty files of
 * few, and no later chunk has to be asked for before the page can be drawn.
 */
export function firstLoad(): (id: string, graph: Graph) => string | null {
  let first: Set<string> | undefined;
  return (id, graph) => {
    first ??= firstModules(graph);
    return MANTINE.test(id) || first.has(id) ? "start" : null;
  };
}
