import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { get, type Schemas } from "../../api/client";
import { documents } from "../../api/queries";
import type { Integration, Service } from "../../api/resources";
import { type Read, readDocument } from "../../api/writing";
import { Copy } from "../../design/copy";
import { Icon } from "../../design/icon";
import { Bones, Failed } from "../../design/states";
import { orTell } from "../../shell/undo";
import { say } from "../../words/words";
import { IntegrationForm } from "./integration_form";
import { TestEvent } from "./test_event";

export const TYPES = ["native", "prometheus", "alertmanager", "pagerduty"] as const;

/** By which doors a service's alerts come in, with the addresses that senders need. */
export function Integrations({ service, isMine }: { service: Service; isMine: boolean }) {
  const { data: integrations } = useQuery(documents("integrations"));
  const [edited, edit] = useState<Read<"integrations"> | "new" | null>(null);
  const own = (integrations ?? []).filter(each => each.service === service.name);
  return (
    <section className="card block">
      <h2>{say("integrations")}</h2>
      {integrations === undefined && <Bones rows={3} />}
      {integrations !== undefined && own.length === 0 && (
        <p>
          <strong>{say("integrations-none")}</strong> <span className="dim">{say("integrations-none-hint")}</span>
        </p>
      )}
      <ul className="integrations">
        {own.map(each => (
          <One
            key={each.name}
            integration={each}
            service={service}
            isMine={isMine}
            edit={() => orTell(async () => edit(await readDocument("integrations", each.name)))}
          />
        ))}
      </ul>
      {isMine && (
        <button type="button" className="button" onClick={() => edit("new")}>
          <Icon sign="plus" />
          {say("integration-new")}
        </button>
      )}
      {edited !== null && (
        <IntegrationForm
          service={service.name}
          {...(edited !== "new" && { integration: edited })}
          close={() => edit(null)}
        />
      )}
    </section>
  );
}

interface Props {
  readonly integration: Integration;
  readonly service: Service;
  readonly isMine: boolean;
  readonly edit: () => void;
}

function One({ integration, service, isMine, edit }: Props) {
  const { name, title, type = "native" } = integration;
  const [isShown, show] = useState(false);
  const [isTesting, test] = useState(false);
  return (
    <li>
      <h3>
        <Icon sign="plug" />
        {title ?? name} <span className="dim">{say(`integration-${type}`)}</span>
      </h3>
      {isMine ? (
        <div className="acts">
          <button type="button" className="button" aria-expanded={isShown} onClick={() => show(!isShown)}>
            {say(isShown ? "integration-hide" : "integration-show")}
          </button>
          <button type="button" className="button" aria-haspopup="dialog" onClick={() => test(true)}>
            <Icon sign="send" />
            {say("test-event")}
          </button>
          <button type="button" className="button bare" aria-haspopup="dialog" onClick={edit}>
            {say("edit")}
          </button>
        </div>
      ) : (
        <p className="dim">{say("integration-secret")}</p>
      )}
      {isShown && <Doors name={name} type={type} />}
      {isTesting && <TestEvent integration={integration} service={service} close={() => test(false)} />}
    </li>
  );
}

/** The key is asked for when somebody wants to see it, and not kept. */
function Doors({ name, type }: { name: string; type: string }) {
  const asked = useQuery({
    queryKey: ["integration key", name],
    queryFn: () => get("/api/v1/integrations/{name}/key", { path: { name } }),
    gcTime: 0,
  });
  if (asked.isPending) return <Bones rows={2} />;
  if (asked.isError) return <Failed error={asked.error} again={() => asked.refetch()} />;
  const { key, urls } = asked.data;
  const [first, ...others] = [...TYPES].sort((one, other) => Number(other === type) - Number(one === type));
  return (
    <div className="doors">
      {first !== undefined && <Door type={first} urls={urls} secret={key} />}
      <details>
        <summary>{say("integration-others")}</summary>
        {others.map(each => (
          <Door key={each} type={each} urls={urls} secret={key} />
        ))}
      </details>
    </div>
  );
}

function Door(props: { type: (typeof TYPES)[number]; urls: Schemas["DoorUrls"]; secret: string }) {
  const { type, urls, secret } = props;
  const url = urls[type];
  const script = `curl -d '{"summary":"disk full","severity":"error","dedup_key":"disk-1"}' ${url}`;
  return (
    <div className="door">
      <p className="dim">{say(`integration-${type}-hint`)}</p>
      <Copy label={say(`integration-${type}-url`)} text={url} />
      {type === "pagerduty" && <Copy label={say("integration-routing-key")} text={secret} />}
      {type === "native" && <Copy label={say("integration-script")} text={script} />}
    </div>
  );
}
