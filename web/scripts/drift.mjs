// Part of `npm run check`: the types of the API are those that ../openapi.json makes.

import { readFileSync } from "node:fs";
import openapiTS, { astToString } from "openapi-typescript";

const description = new URL("../../openapi.json", import.meta.url);
const kept = new URL("../src/api/schema.d.ts", import.meta.url);

const made = astToString(await openapiTS(JSON.parse(readFileSync(description, "utf8"))));
const withoutHead = text => text.replace(/^\/\*\*[\s\S]*?\*\/\s*/, "").trim();
if (withoutHead(made) !== withoutHead(readFileSync(kept, "utf8"))) {
  console.error("src/api/schema.d.ts is not what ../openapi.json says; run: npm run types");
  process.exit(1);
}
