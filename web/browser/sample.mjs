// `npm run sample`: the console as it was built, over a sample company; for looking at, until Ctrl-C.

import { PASSWORD, startNightbell } from "./nightbell.mjs";
import { startServer } from "./server.mjs";
import { tellStory } from "./story.mjs";

const nightbell = await startNightbell();
const server = await startServer({
  upstream: nightbell.url,
  token: nightbell.token,
  port: Number(process.env.PORT ?? 0),
});
await tellStory(nightbell);
console.log(`${server.url}  sign in as maya or nora with the password: ${PASSWORD}`);
process.on("SIGINT", async () => {
  await server.stop();
  await nightbell.stop();
  process.exit(0);
});
