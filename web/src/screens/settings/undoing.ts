/** Deleting what a change had made, whatever refers to whatever among it. */

import { get, Refused, remove } from "../../api/client";
import { keys } from "../../api/queries";
import { queries } from "../../live/context";
import { apply, type Former, fileOf, hasFiles, madeOf, plan } from "./applying";

const NOT_FOUND = 404;
const REFERRED_TO = 409;

/** Puts everything back as it was: first what there was, then away with what there was not. */
export async function undo(former: readonly Former[]): Promise<void> {
  if (hasFiles(former)) {
    const files = { text: fileOf(former) };
    const { applied } = await apply(files, await plan(files));
    const [wrong] = applied.errors;
    if (wrong !== undefined) throw new Error(`${wrong.key}: ${wrong.message}`);
  }
  try {
    await inRounds(madeOf(former), deleteNow);
  } finally {
    await queries.invalidateQueries({ queryKey: keys.configuration });
  }
}

async function deleteNow({ kind, name }: Former): Promise<void> {
  try {
    const { revision } = (await get("/api/v1/{kind}/{name}", { path: { kind, name } })) as unknown as {
      revision: number;
    };
    await remove("/api/v1/{kind}/{name}", { path: { kind, name }, revision });
  } catch (error) {
    if (!(error instanceof Refused && error.status === NOT_FOUND)) throw error;
  }
}

/** What something else refers to waits for the next round; a round that gets nowhere is the end. */
export async function inRounds<T>(all: readonly T[], act: (each: T) => Promise<void>): Promise<void> {
  let waiting = all;
  while (waiting.length > 0) {
    const left: T[] = [];
    let refusal: unknown;
    for (const each of waiting) {
      try {
        await act(each);
      } catch (error) {
        if (!(error instanceof Refused && error.status === REFERRED_TO)) throw error;
        left.push(each);
        refusal = error;
      }
    }
    if (left.length === waiting.length) throw refusal;
    waiting = left;
  }
}
