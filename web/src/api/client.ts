/**
 * The public API, typed by the server's own description. Nothing else in the console sends requests, but for the stream.
 * A path, its parameters, its body and its answer are checked against each other by the compiler; what is left to do when
 * it runs is small enough not to need a library.
 */

import { say } from "../words/words";
import { prefix } from "./prefix";
import type { components, paths } from "./schema";

export type Schemas = components["schemas"];
export type Alert = Schemas["Alert"];
export type TimelineEntry = Schemas["TimelineEntry"];
export type Notification = Schemas["Notification"];

type Method = "get" | "post" | "put" | "delete";
type PathsWith<M extends Method> = { [P in keyof paths]: paths[P][M] extends object ? P : never }[keyof paths];
type Of<P extends PathsWith<M>, M extends Method> = Extract<paths[P][M], object>;
type Part<O, K extends string> = O extends { parameters: { [key in K]?: infer T } } ? T : never;
type Body<O> = O extends { requestBody: { content: { "application/json": infer T } } } ? T : undefined;
type Json<R, S extends number> = R extends { [key in S]: { content: { "application/json": infer T } } } ? T : never;
type Answer<O> = O extends { responses: infer R }
  ? [Json<R, 200> | Json<R, 201> | Json<R, 202>] extends [never]
    ? undefined
    : Json<R, 200> | Json<R, 201> | Json<R, 202>
  : undefined;

export interface Asked<O> {
  readonly path?: Part<O, "path">;
  readonly query?: Exclude<Part<O, "query">, undefined>;
  readonly body?: Body<O>;
  /** The revision that the change is to replace. */
  readonly revision?: number;
  readonly signal?: AbortSignal;
}

/** What the server refused, in its own words. */
export class Refused extends Error {
  readonly status: number;
  readonly code: string;
  /** All of the answer: refused files come with what is wrong in each. */
  readonly answer: unknown;

  constructor(status: number, code: string, detail: string, answer?: unknown) {
    super(detail);
    this.status = status;
    this.code = code;
    this.answer = answer;
  }
}

/** What is said of anything that failed. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const CHANGED_MEANWHILE = 412;

/** Whether it was refused because somebody else was faster. */
export function isChangedMeanwhile(error: unknown): boolean {
  return error instanceof Refused && error.status === CHANGED_MEANWHILE;
}

/** Where the service worker says that an answer is a copy, and since when. */
const SAVED_AT = "x-nightbell-saved-at";
const copies = new WeakSet<object>();
let tellOfCopy: (at: number) => void = () => {};

/** Whether an answer is a copy that this device had kept. */
export const isCopy = (answer: object): boolean => copies.has(answer);

/** Tells of answers that are copies, and since when. */
export function onCopy(tell: (at: number) => void): void {
  tellOfCopy = tell;
}

export const signInPath = (next: string) => `${prefix}/login?next=${encodeURIComponent(next)}`;
const holds = new Set<(isSignedOut: boolean) => void>();

/** Stays here, and is told, when nobody is signed in any more, and when somebody is again; until what it returns is called. */
export function holdHere(tell: (isSignedOut: boolean) => void): () => void {
  holds.add(tell);
  return () => void holds.delete(tell);
}

/** Whoever is not signed in any more is led to where they can be, and back; or told so, where something would be lost. */
export function atSignIn(response: Response): void {
  const isSignedOut = response.status === 401;
  for (const tell of holds) tell(isSignedOut);
  if (!isSignedOut || holds.size > 0) return;
  const { pathname, search } = window.location;
  window.location.assign(signInPath(pathname.slice(prefix.length) + search));
}

export function get<P extends PathsWith<"get">>(
  path: P,
  asked: Asked<Of<P, "get">> = {},
): Promise<Answer<Of<P, "get">>> {
  return ask("GET", path, asked);
}

export function post<P extends PathsWith<"post">>(
  path: P,
  asked: Asked<Of<P, "post">> = {},
): Promise<Answer<Of<P, "post">>> {
  return ask("POST", path, asked);
}

export function put<P extends PathsWith<"put">>(
  path: P,
  asked: Asked<Of<P, "put">> = {},
): Promise<Answer<Of<P, "put">>> {
  return ask("PUT", path, asked);
}

export function remove<P extends PathsWith<"delete">>(
  path: P,
  asked: Asked<Of<P, "delete">> = {},
): Promise<Answer<Of<P, "delete">>> {
  return ask("DELETE", path, asked);
}

/** A browser's own words for a server that is not reached are for nobody. */
async function reach(address: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(address, request);
  } catch (cause) {
    if (request.signal?.aborted) throw cause;
    throw new Error(say("not-reached"), { cause });
  }
}

interface Plain {
  readonly path?: unknown;
  readonly query?: unknown;
  readonly body?: unknown;
  readonly revision?: number;
  readonly signal?: AbortSignal;
}

async function ask<T>(method: string, path: string, { path: names, query, body, revision, signal }: Plain): Promise<T> {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String((names as Record<string, unknown>)[name])),
  );
  const wanted = Object.entries((query as Record<string, unknown>) ?? {}).filter(([, value]) => value != null);
  const search = new URLSearchParams(wanted.map(([name, value]) => [name, String(value)])).toString();
  const response = await reach(`${prefix}${filled}${search && `?${search}`}`, {
    method,
    headers: {
      ...(body !== undefined && { "content-type": "application/json" }),
      ...(revision !== undefined && { "if-match": `"${revision}"` }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(signal && { signal }),
  });
  atSignIn(response);
  if (response.ok) {
    const isText = response.headers.get("content-type")?.includes("yaml");
    const answer = response.status === 204 ? undefined : await (isText ? response.text() : response.json());
    const savedAt = response.headers.get(SAVED_AT);
    if (savedAt !== null) {
      copies.add(answer);
      tellOfCopy(Date.parse(savedAt));
    }
    return answer as T;
  }
  const problem = (await response.json().catch(() => ({}))) as { code?: string; detail?: string };
  // What the server says of tokens and headers is for programs.
  const detail = response.status === 401 ? say("signed-out") : (problem.detail ?? `HTTP ${response.status}`);
  throw new Refused(response.status, problem.code ?? "", detail, problem);
}
