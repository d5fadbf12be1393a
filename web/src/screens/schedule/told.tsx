import { Icon } from "../../design/icon";
import { clock, formatted } from "../../words/times";
import { language, say } from "../../words/words";
import { type Difference, told } from "./differences";

/** More lines than these are counted, not listed, unless there is less room. */
const LISTED_MAX = 8;

interface Props {
  readonly differences: readonly Difference[];
  readonly zone: string;
  readonly titleOf: (user: string) => string;
  readonly max?: number;
}

/** Before and after, in words: who is replaced by whom, which gaps close and open. */
export function Told(props: Props) {
  const { differences, zone, titleOf, max = LISTED_MAX } = props;
  if (differences.length === 0) return <p className="dim">{say("editor-no-difference")}</p>;
  const rest = differences.length - max;
  return (
    <ul className="told">
      {differences.slice(0, max).map(difference => (
        <Line key={difference.from} difference={difference} zone={zone} titleOf={titleOf} />
      ))}
      {rest > 0 && <li className="dim">{say("editor-more", { count: rest })}</li>}
    </ul>
  );
}

function Line({ difference, zone, titleOf }: Pick<Props, "zone" | "titleOf"> & { difference: Difference }) {
  const { kind, gone, come } = told(difference);
  const names = (users: readonly string[]) => listed(users.map(titleOf));
  return (
    <li className={kind === "opened" ? "is-fault" : ""}>
      <Icon sign={kind === "opened" ? "warning" : kind === "closed" ? "check" : "swap"} />
      {say(`editor-told-${kind}`, { gone: names(gone), come: names(come), time: between(difference, zone) })}
    </li>
  );
}

function listed(names: readonly string[]): string {
  return new Intl.ListFormat(language).format(names);
}

const DAY = { weekday: "short", day: "numeric", month: "short" } as const;

/** "Fri 27 Nov 09:00 – 17:00"; the second day only where it is another. */
export function between({ from, to }: { from: number; to: number }, zone: string): string {
  const [first, last] = [formatted(from, DAY, zone), formatted(to, DAY, zone)];
  const end = first === last ? clock(to, zone) : `${last} ${clock(to, zone)}`;
  return say("schedule-from-to", { from: `${first} ${clock(from, zone)}`, to: end });
}
