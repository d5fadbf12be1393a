import type { Schedule } from "../../api/resources";
import { Icon } from "../../design/icon";
import type { Span } from "../../timeline/spans";
import { span } from "../../words/times";
import { say } from "../../words/words";
import type { Unmet } from "../schedule/previewing";
import type { Gap } from "../schedule/shifts";

/** Whether what the schedule promises would be kept: gaps inside the coverage, and requirements that are not met. */
export function Kept(props: { document: Schedule; gaps: readonly Gap[]; unmet: readonly Unmet[] }) {
  const { document } = props;
  const { coverage, requirements = [] } = document;
  if (coverage === undefined && requirements.length === 0) return null;
  const gaps = coverage === undefined ? [] : props.gaps.filter(({ isFault }) => isFault);
  const unmet = byRequirement(props.unmet);
  if (gaps.length === 0 && unmet.length === 0) {
    return (
      <p className="tag ok">
        <Icon sign="check" />
        {say("promise-kept")}
      </p>
    );
  }
  return (
    <ul className="told">
      {gaps.length > 0 && <Fault words={say("promise-gaps", { count: gaps.length, span: long(gaps) })} />}
      {unmet.map(spans => {
        const { at_least, one_of } = spans[0]?.requirement ?? {};
        const kind = one_of === undefined ? "at_least" : "one_of";
        const values = { count: at_least ?? 0, tag: one_of?.tag ?? "", span: long(spans) };
        return <Fault key={`${kind} ${at_least ?? one_of?.tag}`} words={say(`promise-unmet-${kind}`, values)} />;
      })}
    </ul>
  );
}

function Fault({ words }: { words: string }) {
  return (
    <li className="is-fault">
      <Icon sign="warning" />
      {words}
    </li>
  );
}

function byRequirement(unmet: readonly Unmet[]): readonly Unmet[][] {
  const groups = new Map<string, Unmet[]>();
  for (const each of unmet) {
    const key = JSON.stringify(each.requirement);
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return [...groups.values()];
}

const long = (spans: readonly Span[]) => span(spans.reduce((sum, { from, to }) => sum + to - from, 0));
