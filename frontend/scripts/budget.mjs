// Measures what a first visit downloads (gzip) and fails over the budget of DESIGN §5.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const BUDGET_KB = 180;
const ENTRY = "index.html";
// The page that a first visit to "/" renders, with the shell around it. Charts come later, as a chunk of their own.
const PAGES = [/src\/app\.tsx/, /routes\/_app\.tsx/, /routes\/_app\/index\.tsx/, /messages\/en\/first$/];

const dist = new URL("../dist/", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL(".vite/manifest.json", dist), "utf8"));
const files = new Set();

function add(key) {
  const chunk = manifest[key];
  if (chunk === undefined || files.has(chunk.file)) return;
  files.add(chunk.file);
  for (const sheet of chunk.css ?? []) files.add(sheet);
  for (const next of chunk.imports ?? []) add(next);
}

add(ENTRY);
for (const page of PAGES) {
  const keys = Object.keys(manifest).filter((key) => page.test(key));
  if (keys.length === 0) throw new Error(`budget: no chunk matches ${page}; name the page that "/" renders`);
  keys.forEach(add);
}

let total = 0;
for (const file of [...files].sort()) {
  const size = gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length;
  total += size;
  console.log(`${(size / 1000).toFixed(1).padStart(8)} kB  ${file}`);
}
console.log(`${(total / 1000).toFixed(1).padStart(8)} kB  first load, gzip (budget ${BUDGET_KB} kB)`);
if (total > BUDGET_KB * 1000) {
  console.error("The first load is over budget: load the heaviest of these chunks later, or drop it.");
  process.exit(1);
}
