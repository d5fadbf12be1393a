import { expect, test } from "vitest";
import { labelOf } from "./label";
import { here, optionsOf, read } from "./page";
import { isSigningOut, kindOf } from "./route";

test("what the worker answers, and what it leaves alone", () => {
  const scope = "https://bell.example/ring/";
  const check = (request: string, expected: string, mode = "cors") => {
    const [method = "", path = ""] = request.split(" ");
    expect(kindOf({ method, mode, url: new URL(path, scope).href }, scope), request).toBe(expected);
  };
  for (const path of ["alerts", "alerts/7?tab=timeline", "on-call", "schedules/first", "settings/tokens", ""])
    check(`GET ${path}`, "page", "navigate");
  for (const path of ["a/TOKEN", "me", "me/test", "second-factor", "swaps/first/7", "api/v1/openapi.json"])
    check(`GET ${path}`, "other", "navigate");
  check("GET assets/index-1.js", "file");
  for (const path of [
    "whoami",
    "alerts?status=triggered&limit=200",
    "alerts/7",
    "alerts/7/timeline",
    "on-call",
    "users",
  ])
    check(`GET api/v1/${path}`, "data");
  check("GET api/v1/schedules/first-line/shifts?from=1&to=2", "data");
  for (const path of ["stream", "on-call?at=2026-11-27T03:00Z", "users/ada/sessions", "tokens", "users/ada/devices"])
    check(`GET api/v1/${path}`, "other");
  check("POST api/v1/alerts/7/acknowledge", "other");
  check("PUT api/v1/users", "other");
  check("GET login?next=%2Falerts", "ending", "navigate");
  check("POST login", "ending", "navigate");
  check("POST logout", "ending", "navigate");
  check("GET https://bell.example/other/alerts", "other", "navigate");
  check("GET https://elsewhere.example/ring/alerts", "other");
  expect(isSigningOut({ method: "POST", mode: "navigate", url: `${scope}logout` })).toBe(true);
  expect(isSigningOut({ method: "POST", mode: "navigate", url: `${scope}login` })).toBe(false);
});

const pictures = { icon: "icon", badge: "badge" };
const data = { alert: 12, acknowledge: "https://bell.example/a/TOKEN", kind: "page" };

test("a page is shown with what can be done about it, an update with less", () => {
  const page = { title: "Cards are declined", body: "Checkout", tag: "alert-12", lang: "de", navigate: "there", data };
  expect(optionsOf(page, pictures)).toEqual({
    ...pictures,
    body: "Checkout",
    lang: "de",
    tag: "alert-12",
    renotify: true,
    requireInteraction: true,
    vibrate: [300, 120, 300, 120, 600],
    actions: [
      { action: "acknowledge", title: "Quittieren" },
      { action: "open", title: "Öffnen" },
    ],
    data: { ...data, navigate: "there", lang: "de" },
  });
  const update = optionsOf({ ...page, data: { ...data, kind: "update", open_label: "Look" } }, pictures);
  expect(update.actions).toEqual([{ action: "open", title: "Look" }]);
  expect(update).toMatchObject({ renotify: false, requireInteraction: false });
});

test("what cannot be read is shown all the same", () => {
  for (const text of ["", "{", "{}", '{"notification":{"body":"no title"}}']) {
    expect(read(text, "en-GB"), text).toEqual({
      title: "Nightbell",
      body: "Something happened. Open Nightbell to see what.",
    });
  }
  expect(read('{"web_push":8030,"notification":{"title":"T"}}', "en").title).toBe("T");
});

test("a push leads nowhere but to this server", () => {
  const check = (address: string | undefined, expected: string) =>
    expect(here(address, "https://inside.example/ring/")).toBe(`https://inside.example/ring/${expected}`);
  check("https://outside.example/a/TOKEN-_1", "a/TOKEN-_1");
  check("https://outside.example/bell/a/TOKEN/shown", "a/TOKEN/shown");
  check("https://outside.example/bell/a/TOKEN/shown?device=ab-1", "a/TOKEN/shown?device=ab-1");
  check("https://inside.example/ring/alerts/12", "alerts/12");
  for (const address of [undefined, "javascript:alert(1)", "https://evil.example/", "https://evil.example/a/../b", "/"])
    check(address, "");
});

test("devices are called what people call them", () => {
  const check = (userAgent: string, expected: string) => expect(labelOf(userAgent)).toBe(expected);
  check(
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML) Chrome/140.0.0.0 Mobile Safari/537.36",
    "Chrome on Android",
  );
  check(
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_4 like Mac OS X) AppleWebKit/605 Version/18.4 Mobile/15E Safari/604",
    "Safari on iPhone",
  );
  check("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux");
  check("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows");
  check("something", "Browser");
});
