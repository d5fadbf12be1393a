import { readFileSync } from "node:fs";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";
import { installed } from "./scripts/installed.ts";

/** Where the development server finds a Nightbell. */
const server = process.env.NIGHTBELL_URL ?? "http://127.0.0.1:8080";

/** What the list of alerts needs is one file: ten small ones, as the bundler would cut it, are 2 KB more and as many requests. */
const FIRST_LOAD =
  /node_modules\/(?!diff\/)|src\/(api\/(client|prefix|queries)|design\/(icon|person|states)|live|shell\/(?!help|installed|palette|places|screen)|words\/(times|words))/;

/**
 * The page is made so that the strictest policy fits it: nothing inline, everything with a hash in its name. What decides
 * the theme runs before the first frame and therefore cannot be a module, which browsers defer. Addresses in the page
 * begin with a slash; a server under a path prefix puts that prefix in front of them.
 */
function page(): Plugin {
  return {
    name: "nightbell-page",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler(html, { bundle }) {
        const emitted = (name: string) => {
          const file = Object.values(bundle ?? {}).find(each => each.type === "asset" && each.names.includes(name));
          if (file === undefined) throw new Error(`${name} was not emitted`);
          return `/${file.fileName}`;
        };
        return html
          .replaceAll(/(src|href)="\.\//g, '$1="/')
          .replace("/src/first.js", emitted("first.js"))
          .replace("/src/icons/apple-touch-icon.png", emitted("apple-touch-icon.png"));
      },
    },
    buildStart() {
      this.emitFile({ type: "asset", name: "first.js", source: readFileSync("src/first.js", "utf8") });
    },
  };
}

export default defineConfig({
  base: "./",
  plugins: [react(), page(), installed()],
  // The router brings what React has itself since version 18.
  resolve: { alias: { "use-sync-external-store/shim/index.js": "react" } },
  build: {
    target: ["chrome111", "firefox114", "safari16.4"],
    sourcemap: false,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: "shell", test: FIRST_LOAD }] } } },
  },
  server: {
    proxy: Object.fromEntries(
      ["/api", "/login", "/logout", "/a/", "/forgot", "/second-factor", "/set-up", "/swaps", "/healthz", "/readyz"].map(
        path => [path, { target: server, xfwd: true }],
      ),
    ),
  },
  test: { include: ["src/**/*.test.ts"], environment: "node" },
} as Parameters<typeof defineConfig>[0]);
