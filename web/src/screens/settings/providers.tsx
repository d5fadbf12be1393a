import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { get, post, type Schemas } from "../../api/client";
import { whoAmI } from "../../api/queries";
import { TextField } from "../../design/fields";
import { FormDialog } from "../../design/form_dialog";
import { Icon } from "../../design/icon";
import { Bones, Failed } from "../../design/states";
import { useNow } from "../../live/now";
import { tell } from "../../shell/toasts";
import { age, full, MINUTE } from "../../words/times";
import { say, sayIfKnown } from "../../words/words";
import { AdminsOnly } from "./admins_only";
import { Section } from "./section";

type Provider = Schemas["Provider"];

/** The ways out: whether each is set up, how it fares, and a test of it. */
export default function Providers() {
  const { data: me } = useQuery(whoAmI);
  const mayLook = me?.role === "admin" || me?.role === "manager";
  const asked = useQuery({
    queryKey: ["providers"],
    queryFn: async () => (await get("/api/v1/providers")).items,
    enabled: mayLook,
  });
  const [tested, test] = useState<Provider | null>(null);
  return (
    <Section title={say("section-providers")} intro={say("providers-intro")}>
      {me !== undefined && !mayLook && <AdminsOnly what={say("providers-managers")} />}
      {mayLook && asked.isPending && <Bones rows={5} />}
      {asked.isError && asked.data === undefined && <Failed error={asked.error} again={() => asked.refetch()} />}
      {asked.data !== undefined && (
        <ul className="card listing providers">
          {asked.data.map(provider => (
            <Row
              key={provider.name}
              provider={provider}
              test={me?.role === "admin" && provider.configured ? () => test(provider) : undefined}
            />
          ))}
        </ul>
      )}
      {tested !== null && <Test provider={tested} close={() => test(null)} again={() => asked.refetch()} />}
    </Section>
  );
}

function Row({ provider, test }: { provider: Provider; test: (() => void) | undefined }) {
  const now = useNow(MINUTE);
  const { name, configured, missing, last_success: success, last_failure: failure, left_alone: leftAlone } = provider;
  const ago = (at: string) => age(now - Date.parse(at), "long");
  return (
    <li>
      <strong>{sayIfKnown(`method-${name}`, name)}</strong>
      <span className="wide">
        {!configured && <span className="dim">{missing}</span>}
        {success != null && (
          <span className="dim" title={full(success.at)}>
            {say("provider-took", { ago: ago(success.at) })}
          </span>
        )}
        {failure != null && (
          <span className="provider-failed" title={full(failure.at)}>
            <Icon sign="warning" />
            {say("provider-refused", { ago: ago(failure.at), why: failure.text })}
          </span>
        )}
        {configured && success == null && failure == null && <span className="dim">{say("provider-unknown")}</span>}
      </span>
      <span className="end">
        {leftAlone.length > 0 && <span className="tag critical">{say("provider-left-alone")}</span>}
        {!configured && <span className="tag">{say("provider-not-set-up")}</span>}
        {test !== undefined && (
          <button type="button" className="button" aria-haspopup="dialog" onClick={test}>
            <Icon sign="send" />
            {say("provider-test")}
          </button>
        )}
      </span>
    </li>
  );
}

/** A real message; the provider's words come back, whether it took it or not. */
function Test({ provider, close, again }: { provider: Provider; close: () => void; again: () => void }) {
  const [address, setAddress] = useState("");
  const send = async () => {
    try {
      const body = address.trim() === "" ? {} : { address: address.trim() };
      const { answer } = await post("/api/v1/providers/{name}/test", { path: { name: provider.name }, body });
      tell(say("provider-test-taken", { answer }));
    } finally {
      again();
    }
  };
  const title = say("provider-test-title", { name: sayIfKnown(`method-${provider.name}`, provider.name) });
  return (
    <FormDialog title={title} close={close} save={send} saveWord={say("provider-test-send")}>
      <p>{say("provider-test-hint")}</p>
      {provider.name !== "push" && (
        <TextField
          label={say("provider-test-address")}
          hint={say("provider-test-address-hint")}
          value={address}
          change={setAddress}
          isFirst
        />
      )}
    </FormDialog>
  );
}
