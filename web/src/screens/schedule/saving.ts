/** Saving what changes a schedule over a span, and taking back what was saved. */

import { get, Refused } from "../../api/client";
import type { Kinds } from "../../api/resources";
import { type Read, readDocument, removeDocument, writeDocument } from "../../api/writing";
import { offerUndo } from "../../shell/undo";
import { freeOf } from "../../words/names";
import { say } from "../../words/words";

type Planned = "overrides" | "temporary_schedules";

interface Words {
  readonly made: () => string;
  readonly changed: () => string;
  readonly removed: () => string;
}

function savingOf<K extends Planned>(kind: K, words: Words) {
  /** Everything that is there already keeps its name, also what another schedule has. */
  const names = async (): Promise<string[]> => {
    const list = await get("/api/v1/{kind}", { path: { kind } });
    return (list as unknown as { items: { name: string }[] }).items.map(({ name }) => name);
  };

  /** Makes all of them, or none. */
  const make = async (documents: readonly Kinds[K][]): Promise<void> => {
    const made: Read<K>[] = [];
    try {
      for (const document of documents) made.push(await writeDocument(kind, document));
    } catch (error) {
      for (const { name, revision } of made.reverse()) await removeDocument(kind, name, revision);
      throw error;
    }
    offerUndo(words.made(), async () => {
      for (const { name, revision } of made.reverse()) await removeDocument(kind, name, revision);
    });
  };

  const change = async (before: Read<K>, after: Read<K>): Promise<void> => {
    const { revision } = await writeDocument(kind, after);
    offerUndo(words.changed(), async () => {
      await writeDocument(kind, { ...before, revision });
    });
  };

  const remove = async (document: Read<K>): Promise<void> => {
    await removeDocument(kind, document.name, document.revision);
    offerUndo(words.removed(), () => bringBack(document));
  };

  /** One that was ahead is gone. One that was running has ended, and what is over stays so: another one begins now. */
  const bringBack = async ({ revision: _, ...before }: Read<K>): Promise<void> => {
    const there = await readDocument(kind, before.name).catch(error => {
      if (error instanceof Refused && error.status === 404) return null;
      throw error;
    });
    if (there === null) {
      await writeDocument(kind, before as Kinds[K]);
      return;
    }
    const name = freeOf(before.name, await names());
    await writeDocument(kind, { ...before, name, from: new Date().toISOString() } as Kinds[K]);
  };

  return { names, make, change, remove };
}

export const {
  names: namesOfOverrides,
  make,
  change,
  remove,
} = savingOf("overrides", {
  made: () => say("editor-made"),
  changed: () => say("editor-changed"),
  removed: () => say("editor-removed"),
});

export const temporaries = savingOf("temporary_schedules", {
  made: () => say("temporary-made"),
  changed: () => say("temporary-changed"),
  removed: () => say("temporary-removed"),
});
