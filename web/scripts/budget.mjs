// `npm run budget`: what a browser loads, gzipped, against what we allow ourselves. Run it after `npm run build`.

import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const KB = 1_000;
const FIRST_LOAD_MAX = 95 * KB;
const CHUNK_MAX = 70 * KB;
const CSS_MAX = 20 * KB;
/** As it is, without compression: a browser reads all of it each time that it wakes the worker. */
const WORKER_MAX = 10 * KB;
const ICONS_MAX = 40 * KB;

const dist = new URL("../dist/", import.meta.url);
const sizeOf = file => gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length;
const assets = readdirSync(new URL("assets/", dist))
  .filter(name => !/\.(br|gz)$/.test(name))
  .map(name => `assets/${name}`);

const page = readFileSync(new URL("index.html", dist), "utf8");
const first = Array.from(page.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g), ([, file]) => file);
// The list of alerts needs the words of one language; the largest counts.
const words = assets.filter(file => /\/[a-z]{2}-[^/.]+\.js$/.test(file));
const firstLoad = first.reduce((sum, file) => sum + sizeOf(file), 0) + Math.max(...words.map(sizeOf));
const lazy = assets.filter(file => file.endsWith(".js") && !first.includes(file));
const css = assets.filter(file => file.endsWith(".css"));

const failed = [];
function check(what, bytes, max) {
  console.log(`${(bytes / KB).toFixed(1).padStart(6)} KB of ${(max / KB).toFixed(0).padStart(3)}  ${what}`);
  if (bytes > max) failed.push(what);
}
check("JavaScript of the first load", firstLoad, FIRST_LOAD_MAX);
check(
  "CSS, all of it",
  css.reduce((sum, file) => sum + sizeOf(file), 0),
  CSS_MAX,
);
const bytesOf = file => readFileSync(new URL(file, dist)).length;
check("the service worker", bytesOf("sw.js"), WORKER_MAX);
const icons = assets.filter(file => file.endsWith(".png"));
check(
  "icons",
  icons.reduce((sum, file) => sum + bytesOf(file), 0),
  ICONS_MAX,
);
for (const file of lazy) check(file, sizeOf(file), CHUNK_MAX);

const inline = /<script(?![^>]*\bsrc=)|\sstyle=|<style|\son[a-z]+=/.exec(page);
if (inline) failed.push(`index.html has something inline: ${inline[0]}`);
if (assets.some(file => file.endsWith(".map"))) failed.push("there are source maps in dist");
if (assets.some(file => !/-[\w-]{8}\.\w+$/.test(file))) failed.push("a file in assets has no hash in its name");
if (failed.length > 0) {
  console.error(`over budget: ${failed.join(", ")}`);
  process.exit(1);
}
