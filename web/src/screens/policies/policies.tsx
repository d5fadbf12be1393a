import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { documents, whoAmI } from "../../api/queries";
import { mayConfigure } from "../../api/rights";
import { useTitles } from "../../shell/titles";
import { say } from "../../words/words";
import { Listing } from "../listing";
import { PolicyForm } from "./policy_form";
import { targetsInWords } from "./sentence";

/** All escalation policies, each by whom it pages first. */
export default function Policies() {
  const asked = useQuery(documents("escalation_policies"));
  const { data: services } = useQuery(documents("services"));
  const { data: me } = useQuery(whoAmI);
  const titleOf = useTitles();
  return (
    <Listing
      path="/escalation-policies"
      sign="steps"
      words={{
        title: say("nav-policies"),
        intro: say("policies-intro"),
        filter: say("policies-filter"),
        add: say("policy-new"),
        none: say("policies-none"),
        noneHint: say("policies-none-hint"),
      }}
      asked={asked}
      called={({ team }) => team}
      mayAdd={mayConfigure(me, undefined)}
      form={props => <PolicyForm {...props} />}
      row={({ name, title, steps }) => (
        <>
          <Link href={`/escalation-policies/${name}`} className="stretched">
            {title ?? name}
          </Link>
          <span className="dim wide">
            {say("policy-first", { who: targetsInWords(steps[0]?.notify ?? [], titleOf) })}
          </span>
          <span className="end dim">
            {say("policy-services", {
              count: (services ?? []).filter(each => each.escalation_policy === name).length,
            })}
          </span>
        </>
      )}
    />
  );
}
