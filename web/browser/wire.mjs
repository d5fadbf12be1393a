// The wire between browser and Nightbell. All that passes is the binary's own; a test can cut the wire, hold what comes by the
// stream, answer in the binary's place, or hand out another version of a file. It is also what a reverse proxy is that serves
// Nightbell below a path.

import { createServer, request as httpRequest } from "node:http";
import { Transform } from "node:stream";

const STREAM = "/api/v1/stream";

/** `to` may be told later, by `lead`, to who has to know the address of the wire before. */
export async function startWire({ to, prefix = "" } = {}) {
  let upstream = to;
  let isAway = false;
  let refuse = () => null;
  let change = null;
  const requests = [];
  const stream = makeStream();
  const server = createServer(async (request, response) => {
    if (isAway) return request.socket.destroy();
    if (!request.url.startsWith(`${prefix}/`)) return response.writeHead(404).end();
    const path = request.url.slice(prefix.length);
    const { pathname } = new URL(path, "http://here");
    requests.push({ method: request.method, path });
    const refused = await refuse({ method: request.method, path });
    if (refused) {
      request.resume();
      const body = { title: "refused", status: refused.status, code: "test", detail: "The database is away." };
      response.writeHead(refused.status, { "content-type": "application/problem+json" });
      return response.end(JSON.stringify(refused.body ?? body));
    }
    if (pathname === STREAM && stream.isCut()) return request.socket.destroy();
    const isFile = change !== null && request.method === "GET" && !pathname.startsWith("/api/");
    const headers = isFile ? { ...request.headers, "accept-encoding": "identity" } : request.headers;
    const { hostname, port } = new URL(upstream);
    const passed = httpRequest({ host: hostname, port, path, method: request.method, headers }, answer => {
      if (pathname === STREAM) stream.pass(answer, response);
      else if (isFile) changed(pathname, answer, response, change);
      else answer.pipe(response.writeHead(answer.statusCode, answer.headers));
    });
    passed.on("error", () => (response.headersSent ? response.destroy() : response.writeHead(502).end()));
    response.on("close", () => passed.destroy());
    request.pipe(passed);
  });
  await new Promise(resolve => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}${prefix}`,
    stream,
    requests,
    lead: url => {
      upstream = url;
    },
    /** Nobody is there, as for a device that has left every network. */
    leave() {
      isAway = true;
      server.closeAllConnections();
    },
    comeBack() {
      isAway = false;
    },
    /** Another version of the console: `how(path, body)` gives what is served for a file, or null where it has none. */
    changeFiles: how => {
      change = how;
    },
    /** Answers requests for which this gives `{status}`, now or later, with that status instead. */
    refuseWhen: when => {
      refuse = when ?? (() => null);
    },
    stop: () => {
      server.closeAllConnections();
      return new Promise(resolve => server.close(resolve));
    },
  };
}

async function changed(path, answer, response, change) {
  const chunks = [];
  for await (const chunk of answer) chunks.push(chunk);
  const isPage = (answer.headers["content-type"] ?? "").startsWith("text/html");
  const body = change(isPage ? "/index.html" : path, Buffer.concat(chunks));
  if (body === null) return response.writeHead(404).end();
  const { "content-length": _, ...headers } = answer.headers;
  response.writeHead(answer.statusCode, headers).end(body);
}

/** What comes by the stream, as it comes, unless it is cut, silenced, or said to be late. */
function makeStream() {
  let open = new Set();
  let isCut = false;
  let lagMs = null;
  return {
    isCut: () => isCut,
    pass(answer, response) {
      const late = new Transform({
        transform(chunk, _, done) {
          done(null, lagMs === null ? chunk : chunk.toString().replace(/("engine_lag_ms":)\d+/g, `$1${lagMs}`));
        },
      });
      const passing = { answer, response };
      open.add(passing);
      response.on("close", () => open.delete(passing));
      answer.pipe(late).pipe(response.writeHead(answer.statusCode, answer.headers));
    },
    /** Every heartbeat says from now on that the engine is this late; null for what it says itself. */
    lag: ms => {
      lagMs = ms;
    },
    /** Ends all streams, or says nothing on them any more, and refuses new ones until `mend`. */
    cut({ isSilent = false } = {}) {
      isCut = true;
      for (const { answer, response } of open) isSilent ? answer.unpipe() : response.destroy();
      open = new Set();
    },
    mend() {
      isCut = false;
    },
  };
}
