// Serves web/dist as the binary will: hashed files for ever, the page for every route, the strictest policy; everything
// else goes on to a Nightbell. Until the server has a stream of its own, and where a test wants to cut it or fill it, the
// stream is made here, by its contract: alerts with versions, a heartbeat, the last ten seconds again on resume.

import { readFileSync } from "node:fs";
import { createServer, request as httpRequest } from "node:http";
import { extname, join, normalize } from "node:path";
import { makeDevices } from "./devices.mjs";

const DIST = new URL("../dist/", import.meta.url).pathname;
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; " +
  "manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
const TYPES = {
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".html": "text/html; charset=utf-8",
  ".webmanifest": "application/manifest+json",
};
/** Files with a stable name, at the root. */
const AT_ROOT = ["/sw.js", "/manifest.webmanifest"];
const PASSED_ON = /^\/(api|a|in|login|logout|me|forgot|second-factor|set-up|passkeys|healthz|readyz)(\/|\?|$)/;
const OVERLAP_MS = 10_000;

export async function startServer({ upstream, token, heartbeatMs = 5_000, pollMs = 150, port = 0, prefix = "" }) {
  const stream = makeStream({ upstream, token, heartbeatMs, pollMs });
  const devices = makeDevices();
  let refuse = () => null;
  let isAway = false;
  let change = (_path, body) => body;
  const requests = [];
  const server = createServer(async (request, response) => {
    if (isAway) return request.socket.destroy();
    if (!request.url.startsWith(`${prefix}/`)) return response.writeHead(404).end();
    request.url = request.url.slice(prefix.length);
    const { pathname } = new URL(request.url, "http://here");
    requests.push({ method: request.method, path: request.url });
    const refused = await refuse(request);
    if (refused) {
      request.resume();
      response.writeHead(refused.status, { "content-type": "application/problem+json" });
      response.end(
        JSON.stringify(
          refused.body ?? { title: "refused", status: refused.status, code: "test", detail: "The database is away." },
        ),
      );
      return;
    }
    if (pathname === "/api/v1/stream") return stream.serve(request, response);
    if (await devices.answer(request, response)) return;
    if (PASSED_ON.test(request.url)) return passOn(upstream, request, response);
    serveFile(pathname, response, prefix, change);
  });
  await new Promise(resolve => server.listen(port, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}${prefix}`,
    stream,
    requests,
    devices,
    /** Nobody is there, as for a device that has left every network. */
    leave() {
      isAway = true;
      server.closeAllConnections();
    },
    comeBack() {
      isAway = false;
    },
    /** Another version of the console: gives the file that is served for one, or null where it has none. */
    changeFiles: how => {
      change = how ?? ((_path, body) => body);
    },
    /** Answers requests for which this gives `{status}`, now or later, with that status instead. */
    refuseWhen: when => {
      refuse = when ?? (() => null);
    },
    stop: () => {
      stream.stop();
      server.closeAllConnections();
      return new Promise(resolve => server.close(resolve));
    },
  };
}

function passOn(upstream, request, response) {
  const target = new URL(upstream);
  const passed = httpRequest(
    { host: target.hostname, port: target.port, path: request.url, method: request.method, headers: request.headers },
    answer => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    },
  );
  passed.on("error", () => response.writeHead(502).end());
  request.pipe(passed);
}

function serveFile(pathname, response, prefix, change) {
  const isAsset = pathname.startsWith("/assets/");
  const name = isAsset || AT_ROOT.includes(pathname) ? normalize(pathname) : "/index.html";
  const headers = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": isAsset ? "public, max-age=31536000, immutable" : "no-cache",
    "content-type": TYPES[extname(name)] ?? "application/octet-stream",
  };
  try {
    const body = change(name, readFileSync(join(DIST, name)));
    if (body === null) throw new Error("not of this version");
    response.writeHead(200, headers).end(prefixed(name, body, prefix));
  } catch {
    response.writeHead(404).end();
  }
}

/** What a server under a path prefix changes: addresses in the page and in the manifest that begin with a slash. */
function prefixed(name, body, prefix) {
  if (name === "/index.html") return body.toString().replaceAll('="/', `="${prefix}/`);
  if (name === "/manifest.webmanifest") return body.toString().replaceAll(':"/', `:"${prefix}/`);
  return body;
}

function makeStream({ upstream, token, heartbeatMs, pollMs }) {
  let clients = new Set();
  let isCut = false;
  let cursor = 0;
  let history = [];
  let lagMs = 0;
  const versions = new Map();

  const write = (response, { id, event, data }) =>
    response.write(`id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  const emit = (event, data) => {
    cursor++;
    const entry = { id: String(cursor), event, data, at: Date.now() };
    if (event === "alert") {
      history.push(entry);
      history = history.filter(({ at }) => Date.now() - at < 120_000).slice(-5_000);
    }
    for (const client of clients) write(client, entry);
  };
  const beat = setInterval(
    () => emit("heartbeat", { at: new Date().toISOString(), engine_lag_ms: lagMs }),
    heartbeatMs,
  );
  let isStopped = false;
  const poll = async () => {
    while (!isStopped) {
      await new Promise(resolve => setTimeout(resolve, pollMs));
      try {
        const headers = { authorization: `Bearer ${token}` };
        const response = await fetch(`${upstream}/api/v1/alerts?limit=200`, { headers });
        for (const alert of (await response.json()).items) {
          if (versions.get(alert.id) === alert.version) continue;
          versions.set(alert.id, alert.version);
          emit("alert", alert);
        }
      } catch {
        // It is stopping.
      }
    }
  };
  if (upstream !== null && token) poll();

  return {
    serve(request, response) {
      if (isCut) return request.socket.destroy();
      response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
      response.write(": here\n\n");
      const last = request.headers["last-event-id"];
      const known = history.find(({ id }) => id === last);
      const since = (last === undefined ? Date.now() : (known?.at ?? Date.now())) - OVERLAP_MS;
      for (const entry of history) if (entry.at >= since) write(response, entry);
      clients.add(response);
      request.on("close", () => clients.delete(response));
    },
    emit,
    lag: ms => {
      lagMs = ms;
    },
    /** Ends all streams, or says nothing on them any more, and refuses new ones until `mend`. */
    cut({ isSilent = false } = {}) {
      isCut = true;
      if (!isSilent) for (const client of clients) client.destroy();
      clients = new Set();
    },
    mend() {
      isCut = false;
    },
    stop() {
      isStopped = true;
      clearInterval(beat);
    },
  };
}
