/** Channels: what may be shown of where they go, the document that a form makes, and who uses one. Pure. */

import type { Channel, EscalationPolicy, Schedule, Service } from "../../api/resources";
import { readTarget } from "../../duty/targets";
import { sayIfKnown } from "../../words/words";

export const TYPES = ["email", "webhook"] as const;

/** What the server writes where something is not to be seen; it takes none of it back. */
const HIDDEN = "(hidden)";

/** Whoever has the whole address of a webhook can write to it: where it leads is enough to know one by. */
export function placeOf({ type, address = "" }: Channel): string {
  if (address === HIDDEN) return sayIfKnown("method-hidden", address);
  if (type !== "webhook") return address;
  return URL.canParse(address) ? new URL(address).host : address;
}

export interface Draft {
  readonly title: string;
  readonly type: string;
  readonly address: string;
  readonly bundle: string;
  /** A new one; the one that is there is not shown, and stays while this is empty. */
  readonly secret: string;
}

export function draftOf(channel?: Channel): Draft {
  const { name = "", title = name, type = "email", address = "", bundle = "" } = channel ?? {};
  return { title, type, address: address === HIDDEN ? "" : address, bundle, secret: "" };
}

/** The document, over the one that was read: what the form does not show stays. */
export function documentOf<C extends Channel>(draft: Draft, before: C): C {
  const { bundle: _, secret: __, ...kept } = before as C & { readonly secret?: string };
  const [bundle, secret] = [draft.bundle.trim(), draft.secret.trim()];
  return {
    ...kept,
    title: draft.title.trim(),
    type: draft.type,
    address: draft.address.trim(),
    ...(bundle !== "" && { bundle }),
    ...(draft.type === "webhook" && secret !== "" && { secret }),
  } as unknown as C;
}

interface Named {
  readonly name: string;
  readonly title?: string;
}

export interface Users {
  readonly policies: readonly Named[];
  /** Those whose alerts such a policy answers for. */
  readonly services: readonly Named[];
  readonly schedules: readonly Named[];
}

export function usersOf(
  channel: string,
  policies: readonly EscalationPolicy[],
  services: readonly Service[],
  schedules: readonly Schedule[],
): Users {
  const isMeant = (text: string) => {
    const target = readTarget(text);
    return target?.kind === "channel" && target.name === channel;
  };
  const using = policies.filter(({ steps, last_resort: last = [] }) =>
    [...steps.flatMap(({ notify }) => notify), ...last].some(isMeant),
  );
  const names = new Set(using.map(({ name }) => name));
  return {
    policies: using,
    services: services.filter(({ escalation_policy: policy }) => policy !== undefined && names.has(policy)),
    schedules: schedules.filter(each => each.hand_over?.channels?.some(told => told.channel === channel)),
  };
}
