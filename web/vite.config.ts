import { readFileSync } from "node:fs";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

/** Where the development server finds a Nightbell. */
const server = process.env.NIGHTBELL_URL ?? "http://127.0.0.1:8080";

/** What the list of alerts needs is one file: ten small ones, as the bundler would cut it, are 2 KB more and as many requests. */
const FIRST_LOAD =
  /node_modules\/(?!diff\/)|src\/(api\/(client|prefix|queries)|design\/(icon|person|states)|live|shell\/(?!help|palette|places|screen)|words\/(times|words))/;

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
        const first = Object.values(bundle ?? {}).find(
          file => file.type === "asset" && file.names.includes("first.js"),
        );
        if (first === undefined) throw new Error("first.js was not emitted");
        return html.replaceAll(/(src|href)="\.\//g, '$1="/').replace("/src/first.js", `/${first.fileName}`);
      },
    },
    buildStart() {
      this.emitFile({ type: "asset", name: "first.js", source: readFileSync("src/first.js", "utf8") });
    },
  };
}

export default defineConfig({
  base: "./",
  plugins: [react(), page()],
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
      ["/api", "/login", "/logout", "/a/", "/forgot", "/second-factor", "/set-up", "/healthz", "/readyz"].map(path => [
        path,
        { target: server, xfwd: true },
      ]),
    ),
  },
  test: { include: ["src/**/*.test.ts"], environment: "node" },
} as Parameters<typeof defineConfig>[0]);
