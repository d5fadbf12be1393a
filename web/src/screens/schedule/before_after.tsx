import { say } from "../../words/words";
import { LaneOfShifts, type Look } from "./lane";
import type { Calendar } from "./shifts";

/** Two lanes under each other: as it is, and as it would be. */
export function BeforeAfter({ before, after, look }: { before: Calendar; after: Calendar; look: Look }) {
  return (
    <div className="before-after">
      <h3>{say("editor-before")}</h3>
      <LaneOfShifts shifts={before.shifts} gaps={before.gaps} look={look} isFinal />
      <h3>{say("editor-after")}</h3>
      <LaneOfShifts shifts={after.shifts} gaps={after.gaps} look={look} isFinal />
    </div>
  );
}
