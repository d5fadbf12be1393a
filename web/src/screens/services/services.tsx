import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { documents, whoAmI } from "../../api/queries";
import { mayConfigure } from "../../api/rights";
import { Icon } from "../../design/icon";
import { live, useBookRevision } from "../../live/context";
import { useTitles } from "../../shell/titles";
import { say } from "../../words/words";
import { Listing } from "../listing";
import { ServiceForm } from "./service_form";

/** All services: whose each is, who is paged about it, and whether anything arrives. */
export default function Services() {
  const asked = useQuery(documents("services"));
  const { data: integrations } = useQuery(documents("integrations"));
  const { data: me } = useQuery(whoAmI);
  const titleOf = useTitles();
  useBookRevision();
  const open = new Map<string, number>();
  for (const { service, status } of live.book.all()) {
    if (status !== "resolved") open.set(service, (open.get(service) ?? 0) + 1);
  }
  return (
    <Listing
      path="/services"
      sign="layers"
      words={{
        title: say("nav-services"),
        intro: say("services-intro"),
        filter: say("services-filter"),
        add: say("service-new"),
        none: say("services-none"),
        noneHint: say("services-none-hint"),
      }}
      asked={asked}
      called={({ team }) => team}
      mayAdd={mayConfigure(me, undefined)}
      form={props => <ServiceForm {...props} />}
      row={({ name, title, team, escalation_policy }) => {
        const sources = integrations?.filter(({ service }) => service === name).length;
        const count = open.get(name) ?? 0;
        return (
          <>
            <Link href={`/services/${name}`} className="stretched">
              {title ?? name}
            </Link>
            <span className="dim">{team === undefined ? say("no-team") : titleOf("teams", team)}</span>
            <span className="dim">{titleOf("escalation_policies", escalation_policy ?? "")}</span>
            <span className="end">
              {count > 0 && <span className="tag">{say("service-open", { count })}</span>}
              {sources === 0 && (
                <span className="tag warning">
                  <Icon sign="plug" />
                  {say("service-no-source")}
                </span>
              )}
            </span>
          </>
        );
      }}
    />
  );
}
