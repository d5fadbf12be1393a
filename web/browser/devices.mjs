// Answers what is asked about the devices that are pushed to, by the API's contract, and keeps what it was told.

import { createECDH } from "node:crypto";

const LIST = /^\/api\/v1\/users\/([^/]+)\/devices$/;
const ONE = /^\/api\/v1\/users\/([^/]+)\/devices\/([^/]+)$/;
const SHOWN = /^\/a\/[\w-]+\/shown$/;

export function makeDevices() {
  const keys = createECDH("prime256v1");
  keys.generateKeys();
  const people = new Map();
  const told = { confirmed: [], endpoints: [] };
  const of = user => people.get(user) ?? people.set(user, []).get(user);
  return {
    told,
    of,
    add: (user, device) =>
      of(user).push({ last_sent_at: null, last_confirmed_at: null, last_failure: null, ...device }),
    /** Answers, or gives false where it is not asked about devices. */
    async answer(request, response) {
      const { pathname } = new URL(request.url, "http://here");
      const json = (status, body) => {
        response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
        response.end(body === undefined ? undefined : JSON.stringify(body));
        return true;
      };
      if (pathname === "/api/v1/push") return json(200, { public_key: keys.getPublicKey("base64url") });
      if (request.method === "POST" && SHOWN.test(pathname)) {
        told.confirmed.push(pathname);
        return json(204);
      }
      const [, user, id] = ONE.exec(pathname) ?? LIST.exec(pathname) ?? [];
      if (user === undefined) return false;
      const devices = of(user);
      if (request.method === "GET") return json(200, { items: devices });
      if (request.method === "DELETE") {
        people.set(
          user,
          devices.filter(device => device.id !== id),
        );
        return json(204);
      }
      let text = "";
      for await (const chunk of request) text += chunk;
      const { endpoint, label } = JSON.parse(text);
      told.endpoints.push(endpoint);
      const nothing = { last_sent_at: null, last_confirmed_at: null, last_failure: null };
      const device = { id: `device-${told.endpoints.length}`, label, created_at: new Date().toISOString(), ...nothing };
      devices.push(device);
      return json(201, device);
    },
  };
}
