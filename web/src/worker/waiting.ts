/** Between a network that may be gone and a copy that may be old. */

/** What a proxy says whose Nightbell is not there. */
const AWAY = [502, 503, 504];

/** What the network says, if it says it in time; else the copy, if there is one; else what the network says in the end. */
export async function inTime(
  event: ExtendableEvent,
  network: Promise<Response>,
  patienceMs: number,
  copy: () => Promise<Response | undefined>,
): Promise<Response> {
  const said = network.catch(() => null);
  // What comes too late for this answer is still kept for the next.
  event.waitUntil(said);
  const first = await Promise.race([said, new Promise<null>(resolve => setTimeout(resolve, patienceMs, null))]);
  if (first !== null && !AWAY.includes(first.status)) return first;
  return (await copy()) ?? network;
}
