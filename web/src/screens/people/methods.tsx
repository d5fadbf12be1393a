import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { get, post, type Schemas } from "../../api/client";
import type { User } from "../../api/resources";
import { TextField } from "../../design/fields";
import { FormDialog } from "../../design/form_dialog";
import { Icon } from "../../design/icon";
import { Bones, Failed } from "../../design/states";
import { useNow } from "../../live/now";
import { tell } from "../../shell/toasts";
import { age, full, MINUTE } from "../../words/times";
import { say, sayIfKnown } from "../../words/words";
import { TestPage } from "./test_page";

type Reach = Schemas["List_Reach"]["items"][number];

interface Props {
  readonly user: User;
  readonly isSelf: boolean;
  readonly edit: (() => void) | undefined;
}

/** By what somebody is reached, which of it is known to be theirs, and when it last worked. */
export function Methods({ user, isSelf, edit }: Props) {
  const asked = useQuery(reachOf(user.name));
  const [verified, verify] = useState<Reach | null>(null);
  const [isTesting, test] = useState(false);
  const methods = asked.data ?? [];
  return (
    <section className="card block">
      <h2>{say("profile-methods")}</h2>
      {asked.isPending && <Bones rows={3} />}
      {asked.isError && <Failed error={asked.error} again={() => asked.refetch()} />}
      {asked.data?.length === 0 && (
        <p className="gap-word">{say(isSelf ? "profile-no-methods" : "person-no-methods")}</p>
      )}
      <ul className="methods">
        {methods.map(method => (
          <Method key={method.name} method={method} verify={isSelf ? () => verify(method) : undefined} />
        ))}
      </ul>
      {(edit !== undefined || isSelf) && (
        <div className="acts">
          {edit !== undefined && (
            <button type="button" className="button" aria-haspopup="dialog" onClick={edit}>
              <Icon sign="pen" />
              {say("reach-edit")}
            </button>
          )}
          {isSelf && methods.length > 0 && (
            <button type="button" className="button" aria-haspopup="dialog" onClick={() => test(true)}>
              <Icon sign="bell" />
              {say("test-page")}
            </button>
          )}
        </div>
      )}
      {verified !== null && <Verify user={user.name} method={verified} close={() => verify(null)} />}
      {isTesting && <TestPage user={user.name} close={() => test(false)} />}
    </section>
  );
}

export function reachOf(name: string) {
  return {
    queryKey: ["configuration", "reach", name],
    queryFn: async () => (await get("/api/v1/users/{name}/contact-methods", { path: { name } })).items,
  };
}

function Method({ method, verify }: { method: Reach; verify: (() => void) | undefined }) {
  const now = useNow(MINUTE);
  const { name, type, address, verified_at: verifiedAt, last_page_at: lastAt, last_page_status: status } = method;
  return (
    <li>
      <div>
        <strong>{sayIfKnown(`method-${type}`, type)}</strong> <span className="dim">{name}</span>
        <div>{address === "(hidden)" ? <span className="dim">{say("method-hidden")}</span> : address}</div>
        {lastAt != null && (
          <small className="dim" title={full(lastAt)}>
            {say("method-last", {
              ago: age(now - Date.parse(lastAt), "long"),
              status: sayIfKnown(`notification-${status}`, status ?? ""),
            })}
          </small>
        )}
      </div>
      <div className="standing-of">
        {method.disabled && <span className="tag">{say("method-disabled")}</span>}
        {method.opted_out && <span className="tag critical">{say("method-stopped")}</span>}
        {verifiedAt != null ? (
          <span className="tag ok" title={full(verifiedAt)}>
            <Icon sign="check" />
            {say("method-verified")}
          </span>
        ) : verify === undefined || type === "push" ? (
          <span className="tag warning">{say("method-unverified")}</span>
        ) : (
          <button type="button" className="button" aria-haspopup="dialog" onClick={verify}>
            {say("method-verify")}
          </button>
        )}
      </div>
    </li>
  );
}

function Verify({ user, method, close }: { user: string; method: Reach; close: () => void }) {
  const [code, setCode] = useState("");
  const [isSent, setSent] = useState(false);
  const queries = useQueryClient();
  const path = { name: user, method: method.name };
  const save = async () => {
    if (!isSent) {
      await post("/api/v1/users/{name}/contact-methods/{method}/verification", { path });
      setSent(true);
      return;
    }
    await post("/api/v1/users/{name}/contact-methods/{method}/verification/code", { path, body: { code } });
    await queries.invalidateQueries({ queryKey: ["configuration"] });
    tell(say("method-is-verified", { address: method.address }));
    close();
  };
  return (
    <FormDialog
      title={say("verify-title", { name: method.name })}
      close={close}
      save={save}
      staysOpen
      isFleeting
      saveWord={say(isSent ? "verify-check" : "verify-send")}
    >
      <p>{say(isSent ? "verify-sent" : "verify-hint", { address: method.address })}</p>
      {isSent && <TextField label={say("verify-code")} value={code} change={setCode} isRequired isCode />}
    </FormDialog>
  );
}
