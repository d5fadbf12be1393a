import { lay } from "../../timeline/lanes";
import { place } from "../../timeline/scale";
import { say } from "../../words/words";
import type { Look } from "./lane";
import { overlap } from "./planned";
import type { Calendar } from "./shifts";
import { useSwaps } from "./swap_list";

/** What is offered and not yet taken: a dotted outline around that part of the shift. */
export function Pending({ schedule, calendar, look }: { schedule: string; calendar: Calendar; look: Look }) {
  const { data: swaps } = useSwaps(schedule);
  const { laid } = lay(calendar.shifts);
  return (swaps ?? []).flatMap(({ id, user, open }) =>
    open.map(({ from, to }) => {
      const span = { from: Date.parse(from), to: Date.parse(to) };
      const at = place(look.scale, span.from, span.to);
      const line = laid.find(({ span: shift }) => shift.user === user && overlap(shift, span))?.line ?? 0;
      if (at === null) return null;
      return (
        <span
          key={`${id} ${from}`}
          className="pending"
          style={{ insetInlineStart: `${at.left}%`, width: `${at.width}%`, "--line": line } as object}
        >
          <span className="hidden-but-said">{say("swap-pending", { who: look.titleOf(user) })}</span>
        </span>
      );
    }),
  );
}
