import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import type { Schemas } from "../../api/client";
import { whoAmI } from "../../api/queries";
import { Icon } from "../../design/icon";
import { Bones, Empty, Failed } from "../../design/states";
import { say, sayIfKnown } from "../../words/words";
import { findings } from "../checks/findings";
import { inOwnZone } from "./instants";
import { screenOf } from "./screen_of";
import { Section } from "./section";

const SEVERITIES = ["error", "warning", "note"] as const;

/** What would keep a page from being heard, now and in the next 30 days. */
export default function Checks() {
  const asked = useQuery(findings);
  return (
    <Section
      title={say("section-checks")}
      intro={say("checks-intro")}
      acts={
        <button type="button" className="button" disabled={asked.isFetching} onClick={() => asked.refetch()}>
          {say("checks-again")}
        </button>
      }
    >
      {asked.isPending && <Bones rows={6} />}
      {asked.isError && <Failed error={asked.error} again={() => asked.refetch()} />}
      {asked.data?.length === 0 && !asked.isError && (
        <Empty sign="check" mood="calm" title={say("checks-none")}>
          <p>{say("checks-none-hint")}</p>
        </Empty>
      )}
      {SEVERITIES.map(severity => (
        <Group
          key={severity}
          severity={severity}
          found={asked.data?.filter(each => each.severity === severity) ?? []}
        />
      ))}
    </Section>
  );
}

function Group({ severity, found }: { severity: string; found: readonly Schemas["Finding"][] }) {
  const { data: me } = useQuery(whoAmI);
  if (found.length === 0) return null;
  return (
    <section className="card block">
      <h2>{say("checks-group", { title: say(`finding-${severity}`), count: found.length })}</h2>
      <p className="dim">{say(`checks-about-${severity}`)}</p>
      <ul className="findings">
        {found.map(({ kind, name, message, remedy }) => {
          const screen = screenOf(kind, name, me?.name ?? "");
          const about = [sayIfKnown(`kind-of-${kind}`, kind), name].filter(Boolean).join(" ");
          return (
            <li key={`${kind} ${name} ${message}`} className={severity}>
              <Icon sign={severity === "note" ? "note" : "warning"} />
              <div>
                <strong>{screen === null ? about : <Link href={screen}>{about}</Link>}</strong>
                <p>{inOwnZone(message)}</p>
                <p className="dim">{say("checks-remedy", { remedy: inOwnZone(remedy) })}</p>
              </div>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
