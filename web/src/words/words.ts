/**
 * What the console says. Messages are Project Fluent's, the format of the server's own pages, one file a language; times,
 * durations and lists are the browser's `Intl` in the same language.
 */

import { FluentBundle, FluentResource, type FluentVariable } from "@fluent/bundle";
import { chosen } from "../shell/device";

type Catalogue = () => Promise<{ default: string }>;

/** What the shell and the list of alerts say comes first; what is left, with the screens that say it (`areas.ts`). */
const catalogues: Record<string, Catalogue> = {
  en: () => import("./en.ftl?raw"),
  de: () => import("./de.ftl?raw"),
};

let bundle = new FluentBundle("en");
/** The language that is spoken, as `Intl` and `lang` want it. */
export let language = "en";

/** Nobody's language, to see what is cut off or not translated; the second is written from right to left. */
const PSEUDO = ["pseudo", "oduesp"];

/** The first of the reader's languages that there is a catalogue for. */
function preferred(): string {
  for (const wanted of [chosen("language") ?? "", ...navigator.languages]) {
    const [tag] = wanted.toLowerCase().split("-");
    if (tag !== undefined && (tag in catalogues || PSEUDO.includes(tag))) return tag;
  }
  return "en";
}

export async function speak(): Promise<void> {
  const tag = preferred();
  const isPseudo = PSEUDO.includes(tag);
  const { default: text } = await catalogueOf(tag)();
  // English for people in Berlin has their day of the week and their clock.
  const regional = navigator.languages.find(each => each.toLowerCase().startsWith(tag));
  language = isPseudo ? "en" : (regional ?? tag);
  const transform = isPseudo ? (await import("./pseudo")).lengthened : undefined;
  bundle = new FluentBundle(language, { useIsolating: false, ...(transform && { transform }) });
  bundle.addResource(new FluentResource(text));
  document.documentElement.lang = isPseudo ? "en" : tag;
  document.documentElement.dir = tag === "oduesp" ? "rtl" : "ltr";
}

function catalogueOf(tag: string): Catalogue {
  return catalogues[tag] ?? (catalogues.en as Catalogue);
}

/** Learns the words of a further catalogue; `of` gives the one of a language. */
export async function learn(of: (tag: string) => (() => Promise<string>) | undefined): Promise<void> {
  const tag = preferred();
  const text = await of(tag in catalogues ? tag : "en")?.();
  if (text !== undefined) bundle.addResource(new FluentResource(text));
}

/** A message. A key without one is shown as it is, which a test keeps from happening. */
export function say(key: string, values?: Record<string, FluentVariable>): string {
  const message = bundle.getMessage(key);
  if (!message?.value) return key;
  return bundle.formatPattern(message.value, values ?? null, []);
}

/** A message if there is one: for words that the server may learn before the console does. */
export function sayIfKnown(key: string, otherwise: string): string {
  return bundle.hasMessage(key) ? say(key) : otherwise;
}
