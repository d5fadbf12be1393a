import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { get, type Schemas } from "../../api/client";
import { keys } from "../../api/queries";
import type { Schedule } from "../../api/resources";
import { Bones, Failed } from "../../design/states";
import { formatted } from "../../words/times";
import { language, say } from "../../words/words";

const FIGURES = ["hours", "nights", "weekends", "holidays", "hours_owed", "night_pages"] as const;

/** How the burden is shared: a figure for each person, and how far it is above or below the median. */
export function Fairness({ schedule }: { schedule: Schedule }) {
  const [isOpen, setOpen] = useState(false);
  const asked = useQuery({
    queryKey: [...keys.configuration, "fairness", schedule.name],
    queryFn: () => get("/api/v1/schedules/{name}/fairness", { path: { name: schedule.name } }),
    enabled: isOpen,
  });
  return (
    <details className="card block gaps fairness" onToggle={event => setOpen(event.currentTarget.open)}>
      <summary>
        <h2>{say("fairness-title")}</h2>
      </summary>
      {isOpen && asked.isPending && <Bones rows={3} />}
      {asked.isError && <Failed error={asked.error} again={() => asked.refetch()} />}
      {asked.data !== undefined && <Table answer={asked.data} />}
    </details>
  );
}

function Table({ answer }: { answer: Schemas["FairnessAnswer"] }) {
  const day = { day: "numeric", month: "short", year: "numeric" } as const;
  return (
    <>
      <p className="dim">
        {say("fairness-hint", {
          from: formatted(new Date(answer.from), day),
          to: formatted(new Date(answer.to), day),
        })}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reached by keys */}
      <section className="figures" tabIndex={0} aria-label={say("fairness-title")}>
        <table>
          <thead>
            <tr>
              <th scope="col">{say("fairness-person")}</th>
              {FIGURES.map(figure => (
                <th key={figure} scope="col">
                  {say(`fairness-${figure}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {answer.people.map(person => (
              <tr key={person.user}>
                <th scope="row">{person.title}</th>
                {FIGURES.map(figure => (
                  <td key={figure}>
                    {number(person[figure])} <small className="dim">{signed(person.above_median[figure])}</small>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {answer.warnings.map(({ message, remedy }) => (
        <p key={message}>
          {message} <span className="dim">{remedy}</span>
        </p>
      ))}
    </>
  );
}

const number = (value: number) => new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(value);

function signed(value: number): string {
  if (Math.abs(value) < 0.05) return "";
  return new Intl.NumberFormat(language, { maximumFractionDigits: 1, signDisplay: "always" }).format(value);
}
