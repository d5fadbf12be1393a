/**
 * What makes the console installable, at build time: the icons, the manifest that names them, and the service worker, which is
 * told by name what to have ready.
 */

import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build, type Plugin, type Rollup } from "vite";

type Bundle = Rollup.OutputBundle;
type Chunk = Rollup.OutputChunk & { viteMetadata?: { importedCss: Set<string> } };

/** What somebody needs who has no network: the alerts and who is on call, in the language they read. */
const AT_HAND =
  /src\/(words\/(en|de)\.(screens\.)?ftl|shell\/places|screens\/(alert|on_call|schedules|schedule|more)\/\w+\.tsx)/;

/** Dark: whoever opens it at night is not to be dazzled by the picture that a system shows before the first frame. */
const GROUND = "#0e1013";

export function installed(): Plugin {
  const icons = new Map<string, string>();
  return {
    name: "nightbell-installed",
    apply: "build",
    buildStart() {
      for (const name of readdirSync("src/icons")) {
        const source = readFileSync(join("src/icons", name));
        icons.set(name, this.emitFile({ type: "asset", name, source }));
      }
    },
    generateBundle() {
      const icon = (name: string, sizes: string, purpose: string) => {
        return { src: this.getFileName(icons.get(name) as string), sizes, type: "image/png", purpose };
      };
      const shortcut = (name: string, url: string) => ({ name, url, icons: [icon("icon-192.png", "192x192", "any")] });
      // `id` alone is not resolved against the manifest's own address: a server under a path prefix puts the prefix there.
      const manifest = {
        id: "/",
        name: "Nightbell",
        short_name: "Nightbell",
        description: "Who is on call, what is broken, and one tap to say that you have it.",
        lang: "en",
        start_url: "alerts",
        scope: "./",
        display: "standalone",
        background_color: GROUND,
        theme_color: GROUND,
        icons: [
          icon("icon-192.png", "192x192", "any"),
          icon("icon-512.png", "512x512", "any"),
          icon("maskable-512.png", "512x512", "maskable"),
        ],
        shortcuts: [shortcut("Alerts", "alerts"), shortcut("On call", "on-call")],
      };
      this.emitFile({ type: "asset", fileName: "manifest.webmanifest", source: JSON.stringify(manifest) });
    },
    async writeBundle({ dir }, bundle) {
      const directory = dir ?? "dist";
      const icon = (name: string) => this.getFileName(icons.get(name) as string);
      await build({
        configFile: false,
        logLevel: "warn",
        define: {
          __FILES__: JSON.stringify(atHand(bundle)),
          __ICON__: JSON.stringify(icon("icon-192.png")),
          __BADGE__: JSON.stringify(icon("badge-96.png")),
        },
        build: {
          outDir: directory,
          emptyOutDir: false,
          target: ["chrome111", "firefox114", "safari16.4"],
          reportCompressedSize: false,
          rolldownOptions: { input: "src/worker/worker.ts", output: { format: "iife", entryFileNames: "sw.js" } },
        },
      });
      // A version is what it is made of; a browser installs a worker anew when a byte of it differs.
      const worker = join(directory, "sw.js");
      const text = readFileSync(worker, "utf8");
      const page = readFileSync(join(directory, "index.html"));
      const version = createHash("sha256").update(text).update(page).digest("hex").slice(0, 12);
      writeFileSync(worker, text.replace("__VERSION__", version));
    },
  };
}

/** The page's own script first, by which the worker knows the page; then all that comes with it. */
function atHand(bundle: Bundle): string[] {
  const files = new Set<string>();
  const add = (name: string) => {
    const chunk = bundle[name] as Chunk | undefined;
    if (chunk?.type !== "chunk" || files.has(name)) return;
    files.add(name);
    for (const style of chunk.viteMetadata?.importedCss ?? []) files.add(style);
    for (const each of chunk.imports) add(each);
  };
  const chunks = Object.values(bundle).filter(each => each.type === "chunk");
  for (const chunk of chunks.filter(each => each.isEntry)) add(chunk.fileName);
  for (const chunk of chunks.filter(each => AT_HAND.test(each.facadeModuleId ?? ""))) add(chunk.fileName);
  for (const file of Object.values(bundle)) {
    if (file.type === "asset" && file.names.includes("first.js")) files.add(file.fileName);
  }
  return Array.from(files);
}
