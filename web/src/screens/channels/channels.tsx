import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { documents, whoAmI } from "../../api/queries";
import { mayConfigure } from "../../api/rights";
import { Icon } from "../../design/icon";
import { say, sayIfKnown } from "../../words/words";
import { Listing } from "../listing";
import { ChannelForm } from "./channel_form";
import { placeOf, usersOf } from "./draft";

/** All channels: where each leads, and whether anything comes to it. */
export default function Channels() {
  const asked = useQuery(documents("channels"));
  const { data: policies } = useQuery(documents("escalation_policies"));
  const { data: services } = useQuery(documents("services"));
  const { data: schedules } = useQuery(documents("schedules"));
  const { data: me } = useQuery(whoAmI);
  const isUnused = (name: string) => {
    if (policies === undefined || services === undefined || schedules === undefined) return false;
    const used = usersOf(name, policies, services, schedules);
    return used.policies.length + used.schedules.length === 0;
  };
  return (
    <Listing
      path="/channels"
      sign="note"
      words={{
        title: say("nav-channels"),
        intro: say("channels-intro"),
        filter: say("channels-filter"),
        add: say("channel-new"),
        none: say("channels-none"),
        noneHint: say("channels-none-hint"),
      }}
      asked={asked}
      called={placeOf}
      mayAdd={mayConfigure(me, undefined)}
      form={props => <ChannelForm {...props} />}
      row={channel => (
        <>
          <Link href={`/channels/${channel.name}`} className="stretched">
            {channel.title ?? channel.name}
          </Link>
          <span className="dim place-of">
            {sayIfKnown(`method-${channel.type}`, channel.type)} · {placeOf(channel)}
          </span>
          {isUnused(channel.name) && (
            <span>
              <span className="tag warning">
                <Icon sign="plug" />
                {say("channel-unused")}
              </span>
            </span>
          )}
        </>
      )}
    />
  );
}
