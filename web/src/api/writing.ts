/** Changing documents: what was read is written back as a whole, and only over the revision that was read. */

import { queries } from "../live/context";
import { get, put, Refused, remove } from "./client";
import { keys } from "./queries";
import type { Kinds } from "./resources";

/** A document as it was read. Fields that the console does not know stay in it, and are written back with the others. */
export type Read<K extends keyof Kinds> = Kinds[K] & { readonly revision: number };

export async function readDocument<K extends keyof Kinds>(kind: K, name: string): Promise<Read<K>> {
  return (await get("/api/v1/{kind}/{name}", { path: { kind, name } })) as unknown as Read<K>;
}

/** When an edit of a schedule decides whose turn it is. */
export type Effective = "hand_over" | "now";

const TAKEN = 428;
/** Names that are tried for something new. */
const NAMES_MAX = 20;
const STEM_CHARS_MAX = 95;

/**
 * Writes it; without a revision, a new one, which gets a number to its name where that is taken. Fails with `Refused`, 412
 * when somebody was faster.
 */
export async function writeDocument<K extends keyof Kinds>(
  kind: K,
  document: Kinds[K] & { readonly revision?: number },
  effective?: Effective,
): Promise<Read<K>> {
  const { revision, ...body } = document;
  for (let number = 1; ; number++) {
    const name = number === 1 ? document.name : `${document.name.slice(0, STEM_CHARS_MAX)}-${number}`;
    try {
      const answer = await put("/api/v1/{kind}/{name}", {
        path: { kind, name },
        body: { ...body, name } as never,
        ...(revision !== undefined && { revision }),
        ...(effective !== undefined && { query: { effective } }),
      });
      await queries.invalidateQueries({ queryKey: keys.configuration });
      return answer as unknown as Read<K>;
    } catch (error) {
      const isTaken = error instanceof Refused && error.status === TAKEN && revision === undefined;
      if (!isTaken || number === NAMES_MAX) throw error;
    }
  }
}

export async function removeDocument<K extends keyof Kinds>(kind: K, name: string, revision: number): Promise<void> {
  await remove("/api/v1/{kind}/{name}", { path: { kind, name }, revision });
  await queries.invalidateQueries({ queryKey: keys.configuration });
}
