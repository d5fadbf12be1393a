// After a build: each file that a browser loads also as brotli and gzip, where that makes it smaller. The server chooses.

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const dist = new URL("../dist/", import.meta.url);
const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };
const assets = readdirSync(new URL("assets/", dist)).filter(name => /\.(js|css|svg)$/.test(name));
for (const name of ["sw.js", ...assets.map(name => `assets/${name}`)]) {
  const whole = readFileSync(new URL(name, dist));
  const smaller = { ".br": brotliCompressSync(whole, brotli), ".gz": gzipSync(whole, { level: 9 }) };
  for (const [end, bytes] of Object.entries(smaller)) {
    if (bytes.length < whole.length) writeFileSync(new URL(name + end, dist), bytes);
  }
}
