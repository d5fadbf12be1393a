/** Saving overrides, and taking back what was saved. */

import { get, Refused } from "../../api/client";
import type { Override } from "../../api/resources";
import { type Read, readDocument, removeDocument, writeDocument } from "../../api/writing";
import { offer, tell } from "../../shell/toasts";
import { say } from "../../words/words";

/** Everything that is there already keeps its name, also what another schedule has. */
export async function namesOfOverrides(): Promise<string[]> {
  const list = await get("/api/v1/{kind}", { path: { kind: "overrides" } });
  return (list as unknown as { items: { name: string }[] }).items.map(({ name }) => name);
}

/** Makes all of them, or none. */
export async function make(documents: readonly Override[]): Promise<void> {
  const made: Read<"overrides">[] = [];
  try {
    for (const document of documents) made.push(await writeDocument("overrides", document));
  } catch (error) {
    for (const { name, revision } of made.reverse()) await removeDocument("overrides", name, revision);
    throw error;
  }
  offerUndo(say("editor-made"), async () => {
    for (const { name, revision } of made.reverse()) await removeDocument("overrides", name, revision);
  });
}

export async function change(before: Read<"overrides">, after: Read<"overrides">): Promise<void> {
  const { revision } = await writeDocument("overrides", after);
  offerUndo(say("editor-changed"), async () => {
    await writeDocument("overrides", { ...before, revision });
  });
}

export async function remove(override: Read<"overrides">): Promise<void> {
  await removeDocument("overrides", override.name, override.revision);
  offerUndo(say("editor-removed"), () => bringBack(override));
}

/** One that was running is still there, and ended; one that was ahead is gone. */
async function bringBack({ revision: _, ...before }: Read<"overrides">): Promise<void> {
  const there = await readDocument("overrides", before.name).catch(error => {
    if (error instanceof Refused && error.status === 404) return null;
    throw error;
  });
  await writeDocument("overrides", { ...before, ...(there !== null && { revision: there.revision }) });
}

function offerUndo(text: string, undo: () => Promise<void>): void {
  offer(text, say("editor-undo"), () => {
    undo().then(
      () => tell(say("editor-undone")),
      error => tell(say("editor-not-undone", { why: error instanceof Error ? error.message : String(error) }), true),
    );
  });
}
