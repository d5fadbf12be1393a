import { Icon } from "../../design/icon";
import { initials, type Tint } from "../../design/person";
import { lay } from "../../timeline/lanes";
import { place, type Scale } from "../../timeline/scale";
import { clock, full, span } from "../../words/times";
import { say } from "../../words/words";
import { layerOf } from "./layers";
import type { Gap, Shift } from "./shifts";

export interface Look {
  readonly scale: Scale;
  readonly zone: string;
  readonly tintOf: (user: string) => Tint;
  readonly titleOf: (user: string) => string;
  /** What people call a temporary schedule. */
  readonly temporaryOf?: (name: string) => string;
}

/** Why somebody is on call, as the server says it, but for what people call by another name. */
export function reasonOf(because: string, { temporaryOf }: Look): string {
  const { kind, name } = layerOf(because);
  return kind === "temporary" ? say("temporary-because", { name: temporaryOf?.(name) ?? name }) : because;
}

/** A lane of shifts and gaps along the time. Bars that overlap lie under each other. */
export function LaneOfShifts(props: {
  shifts: readonly Shift[];
  gaps?: readonly Gap[];
  look: Look;
  isFinal?: boolean;
}) {
  const { shifts, gaps = [], look, isFinal } = props;
  const { laid, lines } = lay(shifts);
  return (
    <ul className={`lane ${isFinal ? "is-final" : ""}`} style={{ "--lines": Math.max(1, lines) } as object}>
      {gaps.map(gap => (
        <GapBar key={`gap ${gap.from}`} gap={gap} look={look} />
      ))}
      {laid.map(({ span: shift, line }) => (
        <Bar key={`${shift.from} ${shift.user}`} shift={shift} line={line} look={look} />
      ))}
    </ul>
  );
}

function Bar({ shift, line, look }: { shift: Shift; line: number; look: Look }) {
  const { scale, zone, tintOf, titleOf } = look;
  const at = place(scale, shift.from, shift.to);
  if (at === null) return null;
  const { hue, pattern } = tintOf(shift.user);
  const who = titleOf(shift.user);
  const { kind } = layerOf(shift.because);
  const words = say("schedule-shift", { who, from: full(shift.from, zone), to: full(shift.to, zone) });
  return (
    <li
      className={`bar person-${hue} by-${kind} pattern-${pattern}`}
      data-because={shift.because}
      data-shift={`${shift.user} ${shift.from} ${shift.to}`}
      style={{ insetInlineStart: `${at.left}%`, width: `${at.width}%`, "--line": line } as object}
      title={`${words}\n${say("because", { because: reasonOf(shift.because, look) })}`}
    >
      <span className="label" aria-hidden="true">
        {(kind === "override" || kind === "swap") && <Icon sign="swap" />}
        {kind === "temporary" && <Icon sign="calendar" />}
        <span className="short">{initials(who)}</span>
        <span className="long">{who}</span>
      </span>
      <span className="hidden-but-said">{words}</span>
    </li>
  );
}

function GapBar({ gap, look }: { gap: Gap; look: Look }) {
  const at = place(look.scale, gap.from, gap.to);
  if (at === null) return null;
  const length = span(gap.to - gap.from);
  const times = `${clock(gap.from, look.zone)} – ${clock(gap.to, look.zone)}`;
  const words = gap.isFault ? say("schedule-gap-of", { span: length }) : say("schedule-nobody");
  return (
    <li
      className={`gap ${gap.isFault ? "is-fault" : ""}`}
      style={{ insetInlineStart: `${at.left}%`, width: `${at.width}%` }}
      title={`${words}\n${times}`}
    >
      {gap.isFault && (
        <span className="word" aria-hidden="true">
          {say("schedule-gap")}
        </span>
      )}
      <span className="hidden-but-said">
        {words} {times}
      </span>
    </li>
  );
}
