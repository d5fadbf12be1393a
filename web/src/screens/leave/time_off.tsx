import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { documents, whoAmI } from "../../api/queries";
import type { User } from "../../api/resources";
import { mayWriteLeave } from "../../api/rights";
import { type Read, readDocument } from "../../api/writing";
import { Icon } from "../../design/icon";
import { Bones, Failed } from "../../design/states";
import { useNow } from "../../live/now";
import { orTell } from "../../shell/undo";
import { spanOfTimes } from "../../timeline/spans";
import { SECOND, span } from "../../words/times";
import { say } from "../../words/words";
import { leaveInWords, spanInWords } from "./in_words";
import { type Leave, leaveOf } from "./leave";
import { LeaveEnd, LeaveForm } from "./leave_form";

/** What begins now is shown as running soon after. */
const STEP_MS = 5 * SECOND;

type Asked =
  | { readonly kind: "new" }
  | { readonly kind: "edit"; readonly leave: Leave & { readonly document: Read<"unavailabilities"> } }
  | { readonly kind: "end"; readonly leave: Leave };

/** When somebody is away, now and later, in words; what a calendar says is changed in that calendar. */
export function TimeOff({ user }: { user: User }) {
  const zone = user.time_zone ?? "UTC";
  const now = useNow(STEP_MS);
  const asked = useQuery(documents("unavailabilities"));
  const { data: me } = useQuery(whoAmI);
  const { data: teams } = useQuery(documents("teams"));
  const [open, set] = useState<Asked | null>(null);
  const isMine = teams !== undefined && mayWriteLeave(me, user, teams);
  const leave = leaveOf(user.name, zone, asked.data ?? [], now);
  const close = () => set(null);
  const edit = ({ standing, document: { name } }: Leave) =>
    orTell(async () => {
      const document = await readDocument("unavailabilities", name);
      set({ kind: "edit", leave: { document, standing, ...spanOfTimes(zone, document) } });
    });
  return (
    <section className="card block">
      <h2>{say("leave")}</h2>
      {asked.isPending && <Bones rows={2} />}
      {asked.isError && asked.data === undefined && <Failed error={asked.error} again={() => asked.refetch()} />}
      {asked.data !== undefined && leave.length === 0 && (
        <p>
          <strong>{say("leave-none")}</strong> <span className="dim">{say("leave-hint")}</span>
        </p>
      )}
      {leave.length > 0 && <p className="dim">{say("times-in", { zone })}</p>}
      <ul className="methods">
        {leave.map(each => (
          <Line
            key={each.document.name}
            leave={each}
            words={leaveInWords(zone, each, now)}
            title={spanInWords(zone, each, now)}
            {...(isMine && { edit: () => edit(each), end: () => set({ kind: "end", leave: each }) })}
          />
        ))}
      </ul>
      {isMine && (
        <div className="acts">
          <button type="button" className="button" aria-haspopup="dialog" onClick={() => set({ kind: "new" })}>
            <Icon sign="plus" />
            {say("leave-add")}
          </button>
        </div>
      )}
      {open?.kind === "new" && <LeaveForm user={user} zone={zone} close={close} />}
      {open?.kind === "edit" && <LeaveForm user={user} zone={zone} leave={open.leave} close={close} />}
      {open?.kind === "end" && <LeaveEnd user={user} zone={zone} leave={open.leave} close={close} />}
    </section>
  );
}

interface LineProps {
  readonly leave: Leave;
  readonly words: string;
  readonly title: string;
  readonly edit?: () => void;
  readonly end?: () => void;
}

function Line({ leave: { document, standing, from, to }, words, title, edit, end }: LineProps) {
  const { reason, calendar } = document;
  const isRunning = standing === "running";
  return (
    <li>
      <div title={title}>
        <strong>{words}</strong> {!isRunning && <span className="dim">({span(to - from)})</span>}
        {isRunning && <span className="tag">{say("leave-now")}</span>}
        {reason !== undefined && <div className="dim">{reason}</div>}
        {calendar !== undefined && <div className="dim">{say("leave-of-calendar", { name: calendar })}</div>}
      </div>
      {calendar === undefined && edit !== undefined && end !== undefined && (
        <div className="acts">
          <button
            type="button"
            className="button"
            aria-haspopup="dialog"
            aria-label={say("leave-edit-this", { time: words })}
            onClick={edit}
          >
            <Icon sign="pen" />
            {say("edit")}
          </button>
          <button
            type="button"
            className="button bare"
            aria-haspopup="dialog"
            aria-label={say(isRunning ? "leave-end-this" : "leave-remove-this", { time: words })}
            onClick={end}
          >
            {say(isRunning ? "leave-end" : "leave-remove")}
          </button>
        </div>
      )}
    </li>
  );
}
