import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { post } from "../../api/client";
import { documents, keys, whoAmI } from "../../api/queries";
import type { Schedule } from "../../api/resources";
import { plansOf } from "../../api/rights";
import { SelectField, TextField } from "../../design/fields";
import { FormDialog } from "../../design/form_dialog";
import { queries } from "../../live/context";
import { useNames } from "../../shell/names";
import { tell } from "../../shell/toasts";
import { dayStart } from "../../timeline/days";
import { documentTime, fieldsOf, instantOfFields } from "../../timeline/fields";
import { say } from "../../words/words";
import { shiftsOf } from "./shifts";
import { offerable } from "./swaps";
import { between } from "./told";
import { WhenFields } from "./when_fields";

const AHEAD_DAYS = 60;

/** Which of one's shifts, or a part of it, and whom to ask. Managers offer for others. */
export function SwapForm({ schedule, close }: { schedule: Schedule; close: () => void }) {
  const zone = schedule.time_zone;
  const { data: me } = useQuery(whoAmI);
  const { data: users } = useQuery(documents("users"));
  const names = useNames();
  const [now] = useState(Date.now);
  const from = dayStart(zone, now);
  const { data: calendar } = useQuery(shiftsOf(schedule, from, dayStart(zone, from, AHEAD_DAYS)));
  const [chosenUser, setUser] = useState<string | null>(null);
  const [when, setWhen] = useState(() => ({ from: fieldsOf(zone, now), to: fieldsOf(zone, now) }));
  const [shiftKey, setShift] = useState("");
  const [whom, setWhom] = useState("");
  const [reason, setReason] = useState("");
  const user = chosenUser ?? me?.name ?? "";
  const holders = [...new Set([user, ...(calendar?.shifts ?? []).map(shift => shift.user)])];
  const shifts = offerable(calendar?.shifts ?? [], user, now);
  const choose = (key: string) => {
    const shift = shifts.find(each => String(each.from) === key);
    setShift(key);
    if (shift) setWhen({ from: fieldsOf(zone, Math.max(shift.from, now)), to: fieldsOf(zone, shift.to) });
  };
  const save = async () => {
    const begin = instantOfFields(zone, when.from, "from");
    const end = instantOfFields(zone, when.to, "to");
    if (begin === null || end === null || end <= begin) throw new Error(say("swap-incomplete"));
    const body = {
      as: user,
      from: documentTime(zone, begin, "from"),
      to: documentTime(zone, end, "to"),
      ...(whom !== "" && { offered_to: whom }),
      ...(reason.trim() !== "" && { reason: reason.trim() }),
    };
    await post("/api/v1/schedules/{name}/swaps", { path: { name: schedule.name }, body });
    await queries.invalidateQueries({ queryKey: keys.configuration });
    tell(say("swap-offered"));
  };
  return (
    <FormDialog title={say("swap-offer")} close={close} save={save} saveWord={say("swap-ask")}>
      {plansOf(me, schedule.team) === "all" && (
        <SelectField
          label={say("swap-whose")}
          value={user}
          change={name => {
            setUser(name);
            setShift("");
          }}
          options={holders.map(name => [name, names.person(name)])}
        />
      )}
      <SelectField
        label={say("swap-shift")}
        value={shiftKey}
        change={choose}
        options={shifts.map(shift => [String(shift.from), between(shift, zone)])}
        {...(shifts.length === 0 && { hint: say("swap-no-shifts", { who: names.person(user), days: AHEAD_DAYS }) })}
        isFirst
      />
      {shiftKey !== "" && (
        <WhenFields
          from={when.from}
          to={when.to}
          zone={zone}
          changeFrom={edge => setWhen({ ...when, from: edge })}
          changeTo={edge => setWhen({ ...when, to: edge })}
        />
      )}
      <SelectField
        label={say("swap-whom")}
        value={whom}
        change={setWhom}
        options={(users ?? [])
          .filter(each => each.name !== user && each.disabled !== true)
          .map(({ name, title = name }) => [name, title])}
        none={say("swap-anyone")}
      />
      <TextField label={say("swap-reason")} value={reason} change={setReason} />
      <p className="dim">{say("swap-hint")}</p>
    </FormDialog>
  );
}
