import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { get } from "../../api/client";
import { keys } from "../../api/queries";
import { Empty } from "../../design/states";
import { useVerdict } from "../../live/context";
import { useNow } from "../../live/now";
import { age, MINUTE, near } from "../../words/times";
import { say } from "../../words/words";
import { type View, write } from "./view";

/** An empty list says what that means: calm, held back by filters, or that nobody knows. */
export function Nothing({ view, clear }: { view: View; clear: () => void }) {
  const verdict = useVerdict();
  if (write(view) !== "" && view.state !== "resolved") {
    return (
      <Empty sign="filter" title={say("nothing-matches")}>
        <p>{say("nothing-matches-hint")}</p>
        <button type="button" className="button" onClick={clear}>
          {say("clear-filters")}
        </button>
      </Empty>
    );
  }
  if (view.state === "resolved") return <Empty sign="check" title={say("nothing-resolved")} />;
  if ("from" in verdict) {
    const title =
      verdict.from === null ? say("no-data") : say("no-data-since", { time: near(verdict.from, Date.now()) });
    return (
      <Empty sign="plug" mood="failed" title={title}>
        <p>{say("no-data-hint")}</p>
      </Empty>
    );
  }
  return (
    <Empty sign="check" mood={verdict.kind === "live" ? "calm" : undefined} title={say("nothing-fires")}>
      <Last />
    </Empty>
  );
}

function Last() {
  const now = useNow(MINUTE);
  const { data } = useQuery({
    queryKey: [...keys.alerts, "last"],
    queryFn: () => get("/api/v1/alerts", { query: { status: "resolved", limit: 1 } }),
  });
  const last = data?.items[0];
  if (last === undefined) return <p>{say("nothing-ever")}</p>;
  return (
    <p>
      {say("nothing-last", { ago: age(now - Date.parse(last.opened_at), "long") })}{" "}
      <Link href={`/alerts/${last.id}`}>{last.summary}</Link>
    </p>
  );
}
