import { useState } from "react";
import { Dialog } from "../design/dialog";
import { say } from "../words/words";
import { choose, chosen } from "./device";

const KEYS: readonly (readonly [string, readonly string[]])[] = [
  ["key-move", ["j", "k"]],
  ["key-open", ["o", "Enter"]],
  ["key-acknowledge", ["a"]],
  ["key-resolve", ["r"]],
  ["key-snooze", ["s"]],
  ["key-escalate", ["e"]],
  ["key-select", ["x"]],
  ["key-filter", ["/"]],
  ["key-undo", ["u"]],
  ["key-go-alerts", ["g a"]],
  ["key-go-on-call", ["g o"]],
  ["key-go-schedules", ["g s"]],
  ["key-go-profile", ["g m"]],
  ["key-palette", ["Ctrl K"]],
  ["key-help", ["?"]],
];

export default function Help({ close }: { close: () => void }) {
  const [isOn, turn] = useState(chosen("shortcuts") !== "off");
  return (
    <Dialog title={say("keys-title")} close={close}>
      <dl className="keys">
        {KEYS.map(([word, keys]) => (
          <div key={word}>
            <dt>{say(word)}</dt>
            <dd>
              {keys.map(key => (
                <kbd key={key} className="key">
                  {key}
                </kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <label className="choice">
        <span className="check">
          <input
            type="checkbox"
            checked={isOn}
            onChange={event => {
              turn(event.target.checked);
              choose("shortcuts", event.target.checked ? null : "off");
            }}
          />
        </span>
        {say("keys-on")}
      </label>
      <div className="actions">
        <button type="button" className="button first" data-first onClick={close}>
          {say("close")}
        </button>
      </div>
    </Dialog>
  );
}
