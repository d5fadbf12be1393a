import type { Override, Schedule } from "../../api/resources";
import { Icon } from "../../design/icon";
import { spanOfTimes } from "../../timeline/spans";
import { say } from "../../words/words";
import type { Look } from "./lane";
import type { Planning } from "./planning";
import { between } from "./told";

/** The overrides that are not over, as sentences; for those who do not look at lanes, and for thumbs. */
export function Overrides(props: { schedule: Schedule; planning: Planning; look: Look; now: number }) {
  const { schedule, planning, look, now } = props;
  const ahead = planning.overrides
    .map(override => ({ override, span: spanOfTimes(schedule.time_zone, override) }))
    .filter(({ span }) => span.to > now)
    .sort((a, b) => a.span.from - b.span.from);
  if (ahead.length === 0) return null;
  return (
    <section className="card block ahead">
      <h2>{say("schedule-layer-override")}</h2>
      <ul>
        {ahead.map(({ override, span }) => (
          <li key={override.name}>
            <span>
              {sentence(override, look)}
              <small className="dim">{between(span, look.zone)}</small>
            </span>
            {planning.isAllowed && (
              <button
                type="button"
                className="button"
                aria-label={say("editor-edit", { what: sentence(override, look) })}
                onClick={() => planning.ask(span, override.name)}
              >
                <Icon sign="pen" />
                {say("edit")}
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function sentence({ replace, with: user }: Override, { titleOf }: Look): string {
  const [gone, come] = [replace && titleOf(replace), user && titleOf(user)];
  if (gone && come) return say("editor-for", { come, gone });
  return come ? say("editor-also", { come }) : say("editor-away", { gone: gone ?? "" });
}
