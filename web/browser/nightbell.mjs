// A real Nightbell with a sample company in a throw-away directory, and around it what takes its messages: nothing leaves
// this machine. The binary is named by NIGHTBELL_BINARY.

import { spawn } from "node:child_process";
import { createECDH, randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const TOKEN = "sample-token-of-the-console";
export const PASSWORD = "correct horse battery staple";

const binary = process.env.NIGHTBELL_BINARY ?? new URL("../../target/debug/nightbell", import.meta.url).pathname;

function listening(server) {
  return new Promise(resolve => server.listen(0, "127.0.0.1", () => resolve(server.address().port)));
}

/** Takes every mail, and keeps its text. */
function mailSink(mails) {
  return createServer(socket => {
    let isData = false;
    let mail = "";
    socket.on("error", () => {});
    socket.write("220 sink\r\n");
    socket.on("data", chunk => {
      const text = chunk.toString();
      if (isData) {
        mail += text;
        if (!mail.endsWith("\r\n.\r\n")) return;
        mails.push(decoded(mail));
        mail = "";
        isData = false;
        socket.write("250 taken\r\n");
        return;
      }
      for (const line of text.split("\r\n").filter(Boolean)) {
        if (/^ehlo/i.test(line)) socket.write("250-sink\r\n250 8BITMIME\r\n");
        else if (/^data/i.test(line)) {
          isData = true;
          socket.write("354 go on\r\n");
        } else if (/^quit/i.test(line)) socket.end("221 bye\r\n");
        else socket.write("250 ok\r\n");
      }
    });
  });
}

/** Undoes quoted-printable, as far as links and words of Latin letters need it. */
const decoded = mail =>
  mail.replace(/=\r?\n/g, "").replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));

/** A telephone network that takes everything. */
function telephoneSink() {
  let sids = 0;
  return createHttpServer((request, response) => {
    request.resume();
    request.on("end", () => {
      sids++;
      response.writeHead(201, { "content-type": "application/json" });
      response.end(JSON.stringify({ sid: `SM${String(sids).padStart(32, "0")}`, status: "queued" }));
    });
  });
}

/** What a browser gives of a subscription, with keys as a browser makes them. */
export function subscription(name) {
  const pair = createECDH("prime256v1");
  pair.generateKeys();
  const keys = { p256dh: pair.getPublicKey("base64url"), auth: randomBytes(16).toString("base64url") };
  return { endpoint: `https://push.example/${name}`, keys };
}

/** Starts it, brings in the company, and gives people their passwords. Its data lies below `under`, while it runs. */
export async function startNightbell({ publicUrl, under = tmpdir() } = {}) {
  const directory = mkdtempSync(join(under, "nightbell-console-"));
  const mails = [];
  const mail = mailSink(mails);
  const telephone = telephoneSink();
  const environment = {
    ...process.env,
    NIGHTBELL_SMTP__URL: `smtp://127.0.0.1:${await listening(mail)}`,
    NIGHTBELL_SMTP__FROM: "Nightbell <nightbell@harbourbooks.example>",
    NIGHTBELL_TWILIO__ACCOUNT_SID: "AC00000000000000000000000000000000",
    NIGHTBELL_TWILIO__AUTH_TOKEN: "sample",
    NIGHTBELL_TWILIO__FROM: "+447700900001",
    NIGHTBELL_TWILIO__API_BASE: `http://127.0.0.1:${await listening(telephone)}`,
    NIGHTBELL_TOKEN: TOKEN,
    ...(publicUrl && { NIGHTBELL_SERVER__PUBLIC_URL: publicUrl }),
  };
  const server = spawn(
    binary,
    ["serve", "--listen", "127.0.0.1:0", "--data", join(directory, "data"), "--bootstrap-token", TOKEN],
    { env: environment, stdio: ["ignore", "pipe", "pipe"] },
  );
  // However this process ends, the server ends with it.
  process.on("exit", () => server.kill());
  const url = await new Promise((resolve, reject) => {
    let said = "";
    const read = chunk => {
      said += chunk;
      const found = /listening on (http:\S+)/.exec(said);
      if (found) resolve(found[1]);
    };
    server.stdout.on("data", read);
    server.stderr.on("data", read);
    server.on("error", error => reject(new Error(`${error.message}; NIGHTBELL_BINARY names the binary`)));
    server.on("exit", code => reject(new Error(`nightbell ended with ${code}: ${said}`)));
  }).catch(error => {
    mail.close();
    telephone.close();
    throw error;
  });
  const api = (path, options = {}) => {
    const headers = { authorization: `Bearer ${TOKEN}`, "content-type": "application/json", ...options.headers };
    return fetch(url + path, { ...options, headers }).then(async response => {
      const text = await response.text();
      if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
      return text === "" ? null : JSON.parse(text);
    });
  };
  const company = readFileSync(new URL("sample/company.yaml", import.meta.url), "utf8") + elsewhere();
  await api("/api/v1/config/apply", {
    method: "POST",
    body: JSON.stringify({ files: [{ path: "company.yaml", text: company }] }),
  });
  for (const user of ["maya", "nora", "priya"]) {
    await api(`/api/v1/users/${user}/password`, { method: "PUT", body: JSON.stringify({ password: PASSWORD }) });
  }
  /** What somebody does who is signed in. */
  const as = async user => {
    const signedIn = await fetch(`${url}/login`, {
      method: "POST",
      body: new URLSearchParams({ username: user, password: PASSWORD }),
      redirect: "manual",
    });
    const cookie = signedIn.headers.getSetCookie()[0].split(";")[0];
    return (path, body) =>
      fetch(url + path, {
        method: "POST",
        headers: { cookie, "content-type": "application/json" },
        body: body && JSON.stringify(body),
      });
  };
  return {
    url,
    token: TOKEN,
    api,
    as,
    /** A browser of somebody that is to be pushed to, which nobody looks at. */
    addDevice: async (user, label) => {
      const request = await as(user);
      const answer = await request(`/api/v1/users/${user}/devices`, {
        ...subscription(randomBytes(6).toString("hex")),
        label,
      });
      if (!answer.ok) throw new Error(await answer.text());
    },
    /** What was mailed, and where the data lies. */
    mails,
    data: join(directory, "data"),
    /** What a signal source does. */
    send: (service, event) =>
      fetch(`${url}/in/sample-${service}`, { method: "POST", body: JSON.stringify(event) }).then(response =>
        response.json(),
      ),
    /** What a deployment says. */
    change: (service, summary) =>
      fetch(`${url}/v2/change/enqueue`, {
        method: "POST",
        body: JSON.stringify({
          routing_key: `sample-${service}`,
          payload: { summary, source: "ci", timestamp: new Date(Date.now() - 12 * 60_000).toISOString() },
          links: [{ href: "https://ci.harbourbooks.example/runs/4711", text: "Run 4711" }],
        }),
      }).then(async answer => {
        if (!answer.ok) throw new Error(await answer.text());
      }),
    stop: async () => {
      const gone = new Promise(resolve => server.on("exit", resolve));
      server.kill("SIGTERM");
      await gone;
      mail.close();
      telephone.close();
      telephone.closeAllConnections();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Changes near today, whenever today is. */
function elsewhere() {
  const day = days => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  return `
overrides:
  - { name: elena-dentist, schedule: first-line, replace: elena, with: jonah, from: "${day(2)}T18:00", to: "${day(2)}T22:00" }
  - { name: maya-covers, schedule: first-line, replace: wei, with: maya, from: "${day(1)}T05:00", to: "${day(1)}T08:00" }
unavailabilities:
  - { name: sofia-holiday, user: sofia, from: "${day(9)}T00:00", to: "${day(11)}T00:00", reason: holiday }
  - { name: elena-walks, user: elena, from: "${day(60)}T00:00", to: "${day(75)}T00:00", reason: a long walk }
`;
}
