// What people wait for in the console, measured over the binary that NIGHTBELL_BINARY names, and printed as JSON: figures by
// their keys, and what went wrong. The row `console` of `make bench` runs it; by itself it takes names of some of its parts, as
// in `node browser/bench.mjs firstLoads rows`. Data lies below NIGHTBELL_BENCH_DATA.

import { firstLoads } from "./bench/first_loads.mjs";
import { interruptions } from "./bench/interruptions.mjs";
import { offlineLoads } from "./bench/offline_loads.mjs";
import { rows } from "./bench/rows.mjs";
import { storms } from "./bench/storms.mjs";
import { open, signIn, startBrowser } from "./browser.mjs";
import { startNightbell } from "./nightbell.mjs";
import { tellStory } from "./story.mjs";
import { startWire } from "./wire.mjs";

// The storm is last: it leaves a thousand alerts.
const MEASURES = [firstLoads, offlineLoads, rows, interruptions, storms];
/** It takes two minutes. */
const ALL_MAX_MS = 600_000;

async function measure(wanted) {
  const nightbell = await startNightbell({ under: process.env.NIGHTBELL_BENCH_DATA });
  // Only what is to be cut goes by the wire; else the browser speaks to the binary itself.
  const wire = await startWire({ to: nightbell.url });
  const browser = await startBrowser();
  const problems = [];
  const figures = {};
  try {
    await tellStory(nightbell);
    const states = {
      [nightbell.url]: await signIn(browser, nightbell.url),
      [wire.url]: await signIn(browser, wire.url),
    };
    /** Opens a page with nothing in its cache, and gives what `use` gives. */
    const on = async (options, use, url = nightbell.url) => {
      const page = await open(browser, { url, state: states[url], ...options });
      try {
        return await use(page);
      } finally {
        await page.context().close();
      }
    };
    const here = { nightbell, wire, on, onWire: (options, use) => on(options, use, wire.url) };
    for (const measured of wanted) {
      try {
        Object.assign(figures, await measured(here));
      } catch (error) {
        problems.push(`${measured.name}: ${error.message.split("\n")[0]}`);
      }
    }
  } finally {
    await browser.close();
    await wire.stop();
    await nightbell.stop();
  }
  return { figures, problems };
}

/** One line, for whoever shows it in a table. */
const complain = text => console.error(text.split("\n")[0]);

// What was started ends with this process.
setTimeout(() => {
  complain(`not done after ${ALL_MAX_MS / 1_000} s`);
  process.exit(1);
}, ALL_MAX_MS).unref();

const named = process.argv.slice(2);
try {
  const measured = await measure(MEASURES.filter(({ name }) => named.length === 0 || named.includes(name)));
  console.log(JSON.stringify(measured, null, 2));
} catch (error) {
  complain(error.message);
  process.exitCode = 1;
}
