import { expect, test } from "vitest";
import type { Alert } from "../../api/client";
import { labelTerm, matcher } from "./search";

const alert = {
  id: 7,
  summary: "Cards declined, code=500",
  service: "checkout",
  source: "probe",
  details: { labels: { env: "prod", Region: "us east", note: "" }, tags: ["team:web", "blue"], host: "db-1", depth: 3 },
} as unknown as Alert;

test("text is looked for, and labels are compared", () => {
  const check = (typed: string, expected: boolean) => expect(matcher(typed)(alert), typed).toBe(expected);
  check("", true);
  check("DECLINED", true);
  check("cards  declined", false);
  check("#7", true);
  check("env=prod", true);
  check("ENV=Prod declined", true);
  check("env=production", false);
  check("env=prod disk", false);
  check('region="us east" env=prod', true);
  check("region!=eu", true);
  check("env!=prod", false);
  check("zone!=a", true);
  check("env=", false);
  check("zone=", true);
  check("note=", true);
  check("tags=blue", true);
  check("tags=red", false);
  check("host=db-1 depth=3", true);
  check("code=500", true);
  check("labels=prod", false);
});

test("a term of a label finds it", () => {
  const check = (name: string, value: string, term: string | null) => expect(labelTerm(name, value)).toBe(term);
  check("env", "prod", "env=prod");
  check("region", "us east", 'region="us east"');
  check("note", "", 'note=""');
  check("alert name", "prod", null);
  check("said", 'a "word"', null);
  expect(matcher(labelTerm("Region", "us east") ?? "nothing")(alert)).toBe(true);
});
