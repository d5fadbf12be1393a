/** Contact methods and rules while they are edited, and the document that comes of them. Pure. */

import type { ContactMethod, Rule, User } from "../../api/resources";
import { minutesOf, waitOf } from "../policies/draft";

export const TYPES = ["email", "sms", "voice", "push", "webhook"] as const;
const CALLED: Readonly<Record<string, string>> = { email: "mail", sms: "text", voice: "call", webhook: "hook" };

export interface RuleDraft {
  readonly id: number;
  readonly via: string;
  readonly minutes: string;
}

export interface ReachDraft {
  readonly methods: readonly ContactMethod[];
  readonly high: readonly RuleDraft[];
  readonly low: readonly RuleDraft[];
}

/** Push goes to the devices that their person adds. */
export function hasAddress(type: string): boolean {
  return type !== "push";
}

let ids = 0;

export function newRule(via: string, minutes = "0"): RuleDraft {
  return { id: ++ids, via, minutes };
}

export function draftOf({ contact_methods: methods = [], notification_rules: rules }: User): ReachDraft {
  const read = (each: readonly Rule[] = []) => each.map(({ via, after }) => newRule(via, minutesOf(after ?? "0m")));
  return { methods, high: read(rules?.high), low: read(rules?.low) };
}

/** A method of that type, with a name that none has yet. */
export function newMethod(type: string, methods: readonly ContactMethod[]): ContactMethod {
  const stem = CALLED[type] ?? type;
  const taken = new Set(methods.map(({ name }) => name));
  let name = stem;
  for (let count = 2; taken.has(name); count++) name = `${stem}-${count}`;
  return hasAddress(type) ? { name, type, address: "" } : { name, type };
}

/** Without it, and without the rules that name it. */
export function withoutMethod(draft: ReachDraft, name: string): ReachDraft {
  const others = (rules: readonly RuleDraft[]) => rules.filter(({ via }) => via !== name);
  return {
    methods: draft.methods.filter(method => method.name !== name),
    high: others(draft.high),
    low: others(draft.low),
  };
}

export function documentOf<U extends User>(draft: ReachDraft, before: U): U {
  const written = (rules: readonly RuleDraft[]): Rule[] =>
    rules.map(({ via, minutes }) => {
      const after = waitOf(minutes);
      return /^0+[a-z]*$/.test(after) || after === "" ? { via } : { via, after };
    });
  const rules = { high: written(draft.high), low: written(draft.low) };
  return {
    ...before,
    contact_methods: draft.methods.map(method =>
      hasAddress(method.type) ? { ...method, address: method.address?.trim() ?? "" } : method,
    ),
    notification_rules: {
      ...(rules.high.length > 0 && { high: rules.high }),
      ...(rules.low.length > 0 && { low: rules.low }),
    },
  };
}
