import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { FluentBundle, FluentResource } from "@fluent/bundle";
import { expect, test } from "vitest";
import { lengthened } from "./pseudo";

const HERE = new URL(".", import.meta.url).pathname;
const SOURCES = new URL("..", import.meta.url).pathname;

const read = (file: string) => readFileSync(join(HERE, file), "utf8");
const keysOf = (text: string) => Array.from(text.matchAll(/^([a-z][\w-]*) =/gm), ([, key]) => key as string);
/** What comes after the language in the names of the catalogues: "ftl", "screens.ftl" and so on. */
const PARTS = readdirSync(HERE).flatMap(file => /^en\.(.*ftl)$/.exec(file)?.slice(1) ?? []);
const english = PARTS.flatMap(part => keysOf(read(`en.${part}`)));

function sources(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap(entry => {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /(?<!\.test)\.tsx?$/.test(entry.name) ? [readFileSync(path, "utf8")] : [];
  });
}

test("every language has the same keys in the same file, once", () => {
  expect(new Set(english).size).toBe(english.length);
  for (const part of PARTS) {
    expect(keysOf(read(`de.${part}`)).sort()).toEqual(keysOf(read(`en.${part}`)).sort());
  }
});

test("every language takes the same values and can be read", () => {
  const values = (text: string, key: string) => {
    const message = text.slice(text.search(new RegExp(`^${key} =`, "m"))).split(/\n(?=[a-z#\n])/)[0] ?? "";
    return [...new Set(Array.from(message.matchAll(/\$(\w+)/g), ([, name]) => name))].sort();
  };
  for (const part of PARTS) {
    const [en, de] = [read(`en.${part}`), read(`de.${part}`)];
    for (const key of keysOf(en)) expect(values(de, key), key).toEqual(values(en, key));
    for (const text of [en, de]) expect(new FluentBundle("en").addResource(new FluentResource(text))).toEqual([]);
  }
});

test("everything that is said has words, and every word is said", () => {
  const text = sources(SOURCES).join("\n");
  const said = Array.from(text.matchAll(/"([a-z][\w]*(?:-[\w]+)+|[a-z]+)"/g), ([, key]) => key as string);
  const asked = Array.from(text.matchAll(/say\(\s*"([^"]+)"/g), ([, key]) => key as string);
  for (const key of asked) expect(english, `say("${key}")`).toContain(key);
  const prefixes = Array.from(text.matchAll(/(?:say|sayIfKnown)\(\s*`([\w-]+)-\$\{/g), ([, key]) => `${key}-`);
  prefixes.push(...Array.from(text.matchAll(/words\("([\w-]+)"/g), ([, key]) => `${key}-`));
  const keyed = ["connection-"];
  const isSaid = (key: string) => said.includes(key) || [...prefixes, ...keyed].some(prefix => key.startsWith(prefix));
  expect(english.filter(key => !isSaid(key))).toEqual([]);
});

test("the pseudo-locale is forty per cent longer", () => {
  expect(lengthened("Nobody answered")).toBe("Ñöbödý áñšwéréd~~~~~~");
  expect(lengthened(" ")).toBe(" ");
});
