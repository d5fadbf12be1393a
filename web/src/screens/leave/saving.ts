/** Saving leave, and taking back what was saved. */

import { get } from "../../api/client";
import type { Unavailability } from "../../api/resources";
import { type Read, removeDocument, writeDocument } from "../../api/writing";
import { offerUndo } from "../../shell/undo";
import { spanOfTimes } from "../../timeline/spans";
import { say } from "../../words/words";
import { type Leave, restOf } from "./leave";

type ReadLeave = Read<"unavailabilities">;

/** Everything that is there already keeps its name, also what is over. */
export async function namesOfLeave(): Promise<string[]> {
  const list = await get("/api/v1/{kind}", { path: { kind: "unavailabilities" } });
  return (list as unknown as { items: { name: string }[] }).items.map(({ name }) => name);
}

export async function make(document: Unavailability): Promise<void> {
  const { name, revision } = await writeDocument("unavailabilities", document);
  offerUndo(say("leave-made"), () => removeDocument("unavailabilities", name, revision));
}

export async function change(before: ReadLeave, after: ReadLeave): Promise<void> {
  const { revision } = await writeDocument("unavailabilities", after);
  offerUndo(say("leave-changed"), async () => {
    await writeDocument("unavailabilities", { ...before, revision });
  });
}

/** What is ahead goes, what is running ends; either comes back for what is left of it. */
export async function remove({ document }: Leave, zone: string): Promise<void> {
  // As it was listed and asked about: what a colleague changed meanwhile is not deleted.
  const { revision, ...before } = document as ReadLeave;
  // By now, not by when somebody was asked.
  const isRunning = spanOfTimes(zone, before).from < Date.now();
  await removeDocument("unavailabilities", before.name, revision);
  offerUndo(say(isRunning ? "leave-ended" : "leave-removed"), async () => {
    const back = isRunning ? restOf(before, Date.now(), await namesOfLeave()) : before;
    await writeDocument("unavailabilities", back);
  });
}
