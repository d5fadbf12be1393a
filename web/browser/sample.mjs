// `npm run sample`: the console as it was built, over a sample company; for looking at, until Ctrl-C.

import { PASSWORD, startNightbell } from "./nightbell.mjs";
import { tellStory } from "./story.mjs";

const nightbell = await startNightbell();
await tellStory(nightbell);
console.log(`${nightbell.url}  sign in as maya or nora with the password: ${PASSWORD}`);
process.on("SIGINT", async () => {
  await nightbell.stop();
  process.exit(0);
});
