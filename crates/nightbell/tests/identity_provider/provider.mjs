// A real OpenID provider on loopback, for the tests of single sign-on.
//
//   node provider.mjs NODE_MODULES PORT SECRET [in-token]
//
// Whoever signs in types a name into its form; what is known of them is what was last put to /people, as JSON: a map from
// name to claims. With in-token, claims are in the ID token; else they are at the userinfo endpoint alone. Each start has
// keys of its own. It prints "listening", and ends with whoever started it.
import { createServer } from "node:http";

const [modules, port, secret, where] = process.argv.slice(2);
const { default: Provider } = await import(`${modules}/oidc-provider/lib/index.js`);
const { exportJWK, generateKeyPair } = await import(`${modules}/jose/dist/node/esm/index.js`);

const issuer = `http://127.0.0.1:${port}`;
const { privateKey } = await generateKeyPair("RS256", { extractable: true });
let people = {};

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: "nightbell",
      client_secret: secret,
      // Whatever Nightbell's port is: a provider of a company would name one address.
      redirect_uris: process.env.REDIRECT_URIS.split(" "),
    },
  ],
  claims: {
    openid: ["sub"],
    profile: ["name", "preferred_username"],
    email: ["email", "email_verified"],
    groups: ["groups"],
  },
  conformIdTokenClaims: where !== "in-token",
  cookies: { keys: ["cookies of a test"] },
  features: { devInteractions: { enabled: true } },
  findAccount: (_context, name) => ({
    accountId: name,
    claims: () => ({ sub: `subject of ${name}`, ...people[name] }),
  }),
  jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: "RS256", use: "sig" }] },
  pkce: { required: () => true, methods: ["S256"] },
});
const answer = provider.callback();

createServer((request, response) => {
  if (request.method !== "PUT" || request.url !== "/people") return answer(request, response);
  let text = "";
  request.on("data", (chunk) => (text += chunk));
  request.on("end", () => {
    people = JSON.parse(text);
    response.end("ok");
  });
}).listen(Number(port), "127.0.0.1", () => console.log("listening"));

const parent = process.ppid;
setInterval(() => process.ppid === parent || process.exit(0), 500);
