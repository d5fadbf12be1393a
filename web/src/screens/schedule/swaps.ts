/** What can be done about a swap, and by whom: pure. The server decides; this only says which buttons there are. */

import type { Schemas } from "../../api/client";
import type { Plans } from "../../api/rights";
import { layerOf } from "./layers";
import type { Shift } from "./shifts";

export type Swap = Schemas["Swap"];
export type SwapAction = "take" | "decline" | "cancel" | "undo";

interface Taken {
  readonly from: string;
  readonly to: string;
  readonly with: string;
}

export function takenOf(swap: Pick<Swap, "taken">): Taken[] {
  return swap.taken as unknown as Taken[];
}

/** Worth showing: something of it can still be taken, or is taken and not over. */
export function isAhead(swap: Swap, now: number): boolean {
  return Date.parse(swap.to) > now && (swap.open.length > 0 || swap.taken.length > 0);
}

export function actionsOf(swap: Swap, me: string, plans: Plans, now: number): SwapAction[] {
  if (plans === "none" || Date.parse(swap.to) <= now) return [];
  const isMine = swap.user === me;
  const isAsked = !isMine && (swap.offered_to == null || swap.offered_to === me);
  const actions: SwapAction[] = [];
  if (swap.open.length > 0) {
    if (isAsked) actions.push("take");
    if (swap.offered_to === me) actions.push("decline");
    if (isMine || plans === "all") actions.push("cancel");
  }
  const isPart = isMine || takenOf(swap).some(part => part.with === me);
  if (swap.taken.length > 0 && (isPart || plans === "all")) actions.push("undo");
  return actions;
}

/** In whose name: one's own, but where a manager ends what others agreed, nobody's. */
export function actorOf(swap: Swap, action: SwapAction, me: string): { as?: string } {
  if (action === "take" || action === "decline") return { as: me };
  const isPart = swap.user === me || (action === "undo" && takenOf(swap).some(part => part.with === me));
  return isPart ? { as: me } : {};
}

/** The shifts that somebody can offer: theirs, not over, and decided by nothing that wins over a swap; soonest first. */
export function offerable(shifts: readonly Shift[], user: string, now: number): Shift[] {
  const isOwn = ({ because }: Shift) => !["override", "temporary"].includes(layerOf(because).kind);
  return shifts.filter(shift => shift.user === user && shift.to > now && isOwn(shift)).sort((a, b) => a.from - b.from);
}
