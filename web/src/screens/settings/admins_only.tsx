import { Empty } from "../../design/states";
import { say } from "../../words/words";

/** A place whose door is shut says for whom it is, and whom to ask. */
export function AdminsOnly({ what }: { what: string }) {
  return (
    <Empty sign="person" title={what}>
      <p>{say("admins-only-hint")}</p>
    </Empty>
  );
}
