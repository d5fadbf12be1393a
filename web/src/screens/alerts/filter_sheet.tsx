import { Dialog } from "../../design/dialog";
import { say } from "../../words/words";
import { Choices, type Choosing, Scope } from "./choices";
import { EVERYTHING } from "./view";

/** The filters on a phone, where there is no room for them beside each other. */
export default function FilterSheet({ view, change, names, close }: Choosing & { close: () => void }) {
  return (
    <Dialog title={say("filters")} close={close}>
      <div className="in-dialog">
        <Scope view={view} change={change} />
        <Choices view={view} change={change} names={names} />
      </div>
      <div className="actions">
        <button type="button" className="button" onClick={() => change({ ...EVERYTHING, text: view.text })}>
          {say("clear-filters")}
        </button>
        <button type="button" className="button first" data-first onClick={close}>
          {say("show")}
        </button>
      </div>
    </Dialog>
  );
}
