import { expect, test } from "vitest";
import type { User } from "../../api/resources";
import { documentOf, draftOf, newMethod, newRule, withoutMethod } from "./reach_draft";

/** With fields that the form does not know. */
const ADA: User & Record<string, unknown> = {
  name: "ada",
  revision: 7,
  tags: ["senior"],
  contact_methods: [
    { name: "mail", type: "email", address: "ada@example.com" },
    { name: "text", type: "sms", address: "+447700900001" },
  ],
  notification_rules: { high: [{ via: "mail" }, { via: "text", after: "2m" }] },
};

test("what is not changed comes back as it was", () => {
  expect(documentOf(draftOf(ADA), ADA)).toEqual(ADA);
});

test("a method goes with the rules that name it", () => {
  const after = documentOf(withoutMethod(draftOf(ADA), "text"), ADA);
  expect(after.contact_methods?.map(({ name }) => name)).toEqual(["mail"]);
  expect(after.notification_rules).toEqual({ high: [{ via: "mail" }] });
});

test("methods are called after what they are", () => {
  expect(newMethod("sms", ADA.contact_methods ?? []).name).toBe("text-2");
  expect(newMethod("voice", ADA.contact_methods ?? [])).toEqual({ name: "call", type: "voice", address: "" });
});

test("rules wait minutes, or not at all", () => {
  const draft = { ...draftOf(ADA), low: [newRule("mail", ""), newRule("text", "90s"), newRule("mail", "10")] };
  expect(documentOf(draft, ADA).notification_rules?.low).toEqual([
    { via: "mail" },
    { via: "text", after: "90s" },
    { via: "mail", after: "10m" },
  ]);
});
