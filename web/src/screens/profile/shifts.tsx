import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";
import { get } from "../../api/client";
import { documents, keys } from "../../api/queries";
import type { User } from "../../api/resources";
import { useNow } from "../../live/now";
import { DAY, MINUTE, near, span } from "../../words/times";
import { say } from "../../words/words";

const AHEAD_MS = 28 * DAY;
const SHOWN_MAX = 8;

/** When it is somebody's turn in the next four weeks. */
export function Shifts({ user }: { user: User }) {
  const now = useNow(MINUTE);
  const [from] = useState(Date.now);
  const { data } = useQuery({
    queryKey: [...keys.configuration, "shifts of", user.name],
    queryFn: () => {
      const query = { from: new Date(from).toISOString(), to: new Date(from + AHEAD_MS).toISOString() };
      return get("/api/v1/users/{name}/shifts", { path: { name: user.name }, query });
    },
  });
  const { data: schedules } = useQuery(documents("schedules"));
  const titleOf = (name: string) => schedules?.find(each => each.name === name)?.title ?? name;
  return (
    <section className="card block">
      <h2>{say("profile-shifts")}</h2>
      {data?.shifts.length === 0 && <p className="dim">{say("profile-no-shifts")}</p>}
      <ul className="rules">
        {data?.shifts.slice(0, SHOWN_MAX).map(shift => (
          <li key={`${shift.schedule} ${shift.from}`} title={shift.because}>
            <strong className="nowrap">{near(shift.from, now)}</strong>{" "}
            <span className="nowrap">({span(Date.parse(shift.to) - Date.parse(shift.from))})</span>
            <span className="dim">
              <Link href={`/schedules/${shift.schedule}`}>{titleOf(shift.schedule)}</Link>, {shift.because}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
