import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { get, messageOf, post } from "../../api/client";
import { prefix } from "../../api/prefix";
import { keys, whoAmI } from "../../api/queries";
import type { Schedule } from "../../api/resources";
import { plansOf } from "../../api/rights";
import { Copy } from "../../design/copy";
import { Icon } from "../../design/icon";
import { queries, useIsOffline } from "../../live/context";
import { tell } from "../../shell/toasts";
import { say } from "../../words/words";
import type { Look } from "./lane";
import { SwapForm } from "./swap_form";
import { actionsOf, actorOf, isAhead, type Swap, type SwapAction, takenOf } from "./swaps";
import { between } from "./told";

/** The swaps of a schedule; what people agree is told as a change of configuration is. */
export function useSwaps(schedule: string) {
  return useQuery({
    queryKey: [...keys.configuration, "swaps", schedule],
    queryFn: async () => (await get("/api/v1/schedules/{name}/swaps", { path: { name: schedule } })).items,
  });
}

/** What is offered and what was taken, with what each reader may do about it. */
export function Swaps({ schedule, look, now }: { schedule: Schedule; look: Look; now: number }) {
  const { data: me } = useQuery(whoAmI);
  const { data: swaps } = useSwaps(schedule.name);
  const [isOffering, setOffering] = useState(false);
  const plans = plansOf(me, schedule.team);
  const ahead = (swaps ?? []).filter(swap => isAhead(swap, now));
  if (plans === "none" && ahead.length === 0) return null;
  return (
    <section className="card block ahead">
      <header>
        <h2>{say("schedule-layer-swap")}</h2>
        {plans !== "none" && (
          <button type="button" className="button" onClick={() => setOffering(true)}>
            {say("swap-offer")}
          </button>
        )}
      </header>
      {ahead.length === 0 && <p className="dim">{say("swap-none")}</p>}
      <ul>
        {ahead.map(swap => (
          <li key={swap.id}>
            <Sentence swap={swap} look={look} />
            <span className="acts">
              {actionsOf(swap, me?.name ?? "", plans, now).map(action => (
                <Act key={action} swap={swap} action={action} me={me?.name ?? ""} look={look} />
              ))}
            </span>
            {plans !== "none" && swap.open.length > 0 && <Copy label={say("swap-link")} text={linkOf(swap)} />}
          </li>
        ))}
      </ul>
      {isOffering && <SwapForm schedule={schedule} close={() => setOffering(false)} />}
    </section>
  );
}

/** The page without script on which somebody says yes or no. */
function linkOf({ schedule, id }: Swap): string {
  return `${window.location.origin}${prefix}/swaps/${encodeURIComponent(schedule)}/${id}`;
}

function Sentence({ swap, look }: { swap: Swap; look: Look }) {
  const { titleOf, zone } = look;
  const time = between({ from: Date.parse(swap.from), to: Date.parse(swap.to) }, zone);
  const who = titleOf(swap.user);
  const takers = [...new Set(takenOf(swap).map(part => titleOf(part.with)))].join(", ");
  return (
    <span>
      {swap.open.length === 0
        ? say("swap-is-taken", { who, takers })
        : swap.offered_to == null
          ? say("swap-to-anyone", { who })
          : say("swap-to", { who, whom: titleOf(swap.offered_to) })}{" "}
      <span className={`tag ${swap.open.length > 0 ? "warning" : "ok"}`}>{say(`swap-status-${swap.status}`)}</span>
      <small className="dim">
        {time}
        {swap.reason != null && swap.reason !== "" && ` · ${swap.reason}`}
      </small>
      {swap.open.length > 0 && takers !== "" && <small className="dim">{say("swap-partly", { takers })}</small>}
      {swap.without_effect.length > 0 && (
        <small className="gap-word">
          <Icon sign="warning" />
          {say("swap-without-effect")}
        </small>
      )}
      {swap.warnings.map(warning => (
        <small key={warning} className="gap-word">
          <Icon sign="warning" />
          {warning}
        </small>
      ))}
    </span>
  );
}

function Act({ swap, action, me, look }: { swap: Swap; action: SwapAction; me: string; look: Look }) {
  const [isBusy, setBusy] = useState(false);
  const isOffline = useIsOffline();
  const act = async () => {
    setBusy(true);
    try {
      await send(swap, action, actorOf(swap, action, me));
      tell(say(`swap-done-${action}`));
    } catch (error) {
      tell(messageOf(error), true);
    }
    await queries.invalidateQueries({ queryKey: keys.configuration });
    setBusy(false);
  };
  return (
    <button
      type="button"
      className={`button ${action === "take" ? "first" : ""}`}
      disabled={isBusy || isOffline}
      aria-label={say(`swap-act-${action}-of`, { who: look.titleOf(swap.user) })}
      onClick={act}
    >
      {say(`swap-act-${action}`)}
    </button>
  );
}

function send({ schedule: name, id }: Swap, action: SwapAction, body: { as?: string }): Promise<unknown> {
  const path = { name, id };
  switch (action) {
    case "take":
      return post("/api/v1/schedules/{name}/swaps/{id}/take", { path, body });
    case "decline":
      return post("/api/v1/schedules/{name}/swaps/{id}/decline", { path, body });
    case "cancel":
      return post("/api/v1/schedules/{name}/swaps/{id}/cancel", { path, body });
    case "undo":
      return post("/api/v1/schedules/{name}/swaps/{id}/undo", { path, body });
  }
}
