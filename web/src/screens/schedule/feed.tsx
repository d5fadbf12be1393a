import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { get, post } from "../../api/client";
import type { Schedule } from "../../api/resources";
import { Copy } from "../../design/copy";
import { queries } from "../../live/context";
import { tell } from "../../shell/toasts";
import { say } from "../../words/words";

/** The secret link by which calendars follow the schedule. It is asked for when somebody wants to see it. */
export function Feed({ schedule }: { schedule: Schedule }) {
  const [isShown, show] = useState(false);
  const path = { kind: "schedules", name: schedule.name };
  const queryKey = ["calendar-feed", schedule.name];
  const { data: feed, error } = useQuery({
    queryKey,
    queryFn: () => get("/api/v1/{kind}/{name}/calendar_feed", { path }),
    enabled: isShown,
  });
  const rotate = async () => {
    try {
      queries.setQueryData(queryKey, await post("/api/v1/{kind}/{name}/calendar_feed/rotate", { path }));
    } catch (refused) {
      tell(refused instanceof Error ? refused.message : String(refused), true);
    }
  };
  return (
    <section className="card block">
      <h2>{say("feed-title")}</h2>
      <p className="dim">{say("feed-hint")}</p>
      {error !== null && (
        <p className="refused" role="alert">
          {error.message}
        </p>
      )}
      {feed?.url != null && <Copy label={say("feed-link")} text={feed.url} />}
      <div className="acts">
        {!isShown && (
          <button type="button" className="button" onClick={() => show(true)}>
            {say("feed-show")}
          </button>
        )}
        {feed !== undefined && (
          <button type="button" className="button" onClick={rotate}>
            {say(feed.url == null ? "feed-make" : "feed-rotate")}
          </button>
        )}
      </div>
    </section>
  );
}
