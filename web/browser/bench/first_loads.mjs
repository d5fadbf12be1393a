// ui.md §4, 5: a phone with a slow line and a slow processor, which has never seen the console.

import { PHONE } from "../browser.mjs";
import { spread } from "./figures.mjs";

const LOADS = 9;
/** 1.6 Mb/s and 150 ms there and back, in bytes a second. */
const SLOW_LINE = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 96_000 };
const SLOWER_CPU = 4;

/** Presses the first button that can be pressed, once there is one, and keeps when: in ms since the beginning of the load. */
const pressWhatIsThere = () => {
  const isAnswered = id => document.querySelector(`.alert.acknowledged[data-id="${id}"]`) !== null;
  const untilAnswered = (pressedAt, id) => {
    if (isAnswered(id)) window.usable = { pressedAt, answeredAt: performance.now() };
    else requestAnimationFrame(() => untilAnswered(pressedAt, id));
  };
  const untilThere = () => {
    const button = document.querySelector(".alert .acknowledge:enabled");
    if (button === null) return requestAnimationFrame(untilThere);
    const pressedAt = performance.now();
    const { id } = button.closest(".alert").dataset;
    window.pressed = id;
    button.click();
    untilAnswered(pressedAt, id);
  };
  untilThere();
};

/** For whoever wants to know why nothing could be done. */
const whatIsThere = () => {
  const said = [...document.querySelectorAll(".connection, [role=alert]")].map(each => each.innerText).join("; ");
  const pressed = window.pressed === undefined ? "nothing to press" : `#${window.pressed} pressed, not acknowledged`;
  return `${pressed} among ${document.querySelectorAll(".alert").length} rows; it says: ${said.replaceAll("\n", " ")}`;
};

export async function firstLoads({ nightbell, on }) {
  const [pressed, answered] = [[], []];
  for (let load = 0; load < LOADS; load++) {
    const summary = `Load ${load} finds this`;
    await nightbell.send("checkout", { summary, severity: "critical", dedup_key: summary });
    // The page before has no script: it opens the connection, and the process of a browser that is open anyway.
    const { pressedAt, answeredAt } = await on(
      { size: PHONE, path: "/healthz", serviceWorkers: "allow" },
      async page => {
        const session = await page.context().newCDPSession(page);
        await session.send("Network.enable");
        await session.send("Network.emulateNetworkConditions", SLOW_LINE);
        await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWER_CPU });
        await page.addInitScript(pressWhatIsThere);
        await page.goto("/alerts", { waitUntil: "commit" });
        const usable = await page
          .waitForFunction(() => window.usable, null, { polling: 50 })
          .catch(async () => {
            throw new Error(`load ${load + 1} was of no use: ${await page.evaluate(whatIsThere)}`);
          });
        return usable.jsonValue();
      },
    );
    pressed.push(pressedAt);
    answered.push(answeredAt);
  }
  return { first_pressed_p50_ms: spread("pressed", pressed).pressed_p50_ms, ...spread("first", answered) };
}
