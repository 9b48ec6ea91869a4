// Every check of the dashboard, one after the other; stops at the first that fails.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

function run(title, command, ...args) {
  console.log(`── ${title}`);
  const { status } = spawnSync(command, args, { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

/** A generated file must equal what its source generates now. */
function noDrift(file, generate, remedy) {
  const before = readFileSync(join(root, file), "utf8");
  generate();
  if (readFileSync(join(root, file), "utf8") !== before) {
    console.error(`${file} was out of date; it has been generated again: ${remedy}`);
    process.exit(1);
  }
}

noDrift("src/routeTree.gen.ts", () => run("route tree", "npx", "tsr", "generate"), "commit it.");
noDrift("src/api/schema.d.ts", () => run("API types", "npm", "run", "--silent", "gen"), "commit it.");
run("biome", "npx", "biome", "ci", ".");
run("types", "npx", "tsc", "--noEmit");
run("dead code", "npx", "knip", "--no-progress");

// Once for each state of the sources, by whoever needs it first: this check, the tests or the start.
run("build", "sh", "../entrypoint.sh", "prepare", "dashboard");
run("budget", "node", "scripts/budget.mjs");
