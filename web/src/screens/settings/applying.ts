/** Changing the configuration as a whole: plan, apply, and the way back. */

import { get, post, Refused, type Schemas } from "../../api/client";
import { keys } from "../../api/queries";
import { queries } from "../../live/context";

export type Applied = Schemas["Applied"];
type Change = Schemas["PlannedChange"];
type Document = Readonly<Record<string, unknown>>;

const NOT_FOUND = 404;
const UNPROCESSABLE = 422;

/** How something was that has been changed since. */
export interface Former {
  readonly kind: string;
  readonly name: string;
  /** Null where it was not there. */
  readonly document: Document | null;
  /** The revision that the change made; null where it deleted. Another one by now is somebody else's. */
  readonly revision: number | null;
}

export interface ToApply {
  readonly text: string;
  readonly prune?: boolean;
}

export function plan(files: ToApply): Promise<Applied> {
  return send(files, true);
}

/** Files that are wrong are an answer like any other: what is wrong is in it, line by line. */
async function send({ text, prune = false }: ToApply, isDry: boolean): Promise<Applied> {
  try {
    const body = { files: [{ path: "configuration.yaml", text }], dry_run: isDry, prune };
    return await post("/api/v1/config/apply", { body });
  } catch (error) {
    const answer = error instanceof Refused && error.status === UNPROCESSABLE ? (error.answer as Applied) : null;
    if (answer === null || !Array.isArray(answer.errors)) throw error;
    return { plan: answer.plan ?? [], notes: answer.notes ?? [], errors: answer.errors };
  }
}

export function changesOf({ plan: all }: Applied): readonly Change[] {
  return all.filter(({ action }) => action !== "unchanged");
}

/** Applies it, and gives how everything was that it changed. */
export async function apply(
  files: ToApply,
  planned: Applied,
): Promise<{ applied: Applied; former: readonly Former[] }> {
  const before = await Promise.all(changesOf(planned).map(({ kind, name }) => read(kind, name)));
  const applied = await send(files, false);
  if (applied.errors.length > 0) return { applied, former: [] };
  await queries.invalidateQueries({ queryKey: keys.configuration });
  const former = changesOf(applied).map(async ({ kind, name }): Promise<Former> => {
    const was = before.find(each => each.kind === kind && each.name === name);
    const { revision } = await read(kind, name);
    return { kind, name, document: was?.document ?? null, revision };
  });
  return { applied, former: await Promise.all(former) };
}

async function read(kind: string, name: string): Promise<Former> {
  try {
    const answer = (await get("/api/v1/{kind}/{name}", { path: { kind, name } })) as Document;
    const { revision, ...document } = answer;
    return { kind, name, document, revision: revision as number };
  } catch (error) {
    if (error instanceof Refused && error.status === NOT_FOUND) return { kind, name, document: null, revision: null };
    throw error;
  }
}

/** Documents as a file: JSON is YAML. */
export function fileOf(documents: readonly Pick<Former, "kind" | "document">[]): string {
  const byKind: Record<string, Document[]> = {};
  for (const { kind, document } of documents) {
    if (document === null) continue;
    byKind[kind] = [...(byKind[kind] ?? []), document];
  }
  return JSON.stringify(byKind, null, 2);
}

export function hasFiles(former: readonly Former[]): boolean {
  return former.some(({ document }) => document !== null);
}

/** Those that were made: undoing deletes them. */
export function madeOf(former: readonly Former[]): readonly Former[] {
  return former.filter(({ document, revision }) => document === null && revision !== null);
}

/** What somebody else has changed since: undoing would undo that too. */
export async function changedSince(former: readonly Former[]): Promise<readonly Former[]> {
  const now = await Promise.all(former.map(({ kind, name }) => read(kind, name)));
  return former.filter(({ revision }, index) => now[index]?.revision !== revision);
}
