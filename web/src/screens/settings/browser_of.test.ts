import { expect, test } from "vitest";
import { browserOf } from "./browser_of";

test("a browser is called what its person calls it", () => {
  const check = (agent: string, expected: string) => expect(browserOf(agent)).toBe(expected);
  const webkit = "AppleWebKit/605.1.15 (KHTML, like Gecko)";
  check(`Mozilla/5.0 (iPhone; CPU iPhone OS 18_4 like Mac OS X) ${webkit} Version/18.4 Safari/604.1`, "Safari, iPhone");
  check(`Mozilla/5.0 (Windows NT 10.0; Win64) ${webkit} Chrome/140.0 Safari/537.36 Edg/140.0`, "Edge, Windows");
  check("Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0", "Firefox, Android");
  check("curl/8.14.1", "");
});
