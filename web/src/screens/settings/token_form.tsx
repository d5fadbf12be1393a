import { useState } from "react";
import { post, type Schemas } from "../../api/client";
import { Copy } from "../../design/copy";
import { Dialog } from "../../design/dialog";
import { Fields, SelectField, TextField } from "../../design/fields";
import { FormDialog } from "../../design/form_dialog";
import { useOptions } from "../../shell/titles";
import { nameOf } from "../../words/names";
import { say } from "../../words/words";
import { rolesUpTo, SCOPES } from "./token_rights";

const NOBODYS = "";
const FOR = ["30d", "90d", "365d", ""] as const;

interface Props {
  readonly me: Schemas["WhoAmI"];
  readonly close: () => void;
  readonly made: () => void;
}

/** Makes a token, and shows it the one time that it can be seen. */
export function TokenForm({ me, close, made }: Props) {
  const people = useOptions("users");
  const teams = useOptions("teams");
  const [name, setName] = useState("");
  const [role, setRole] = useState("responder");
  const [owner, setOwner] = useState(me.actor.startsWith("token:") ? NOBODYS : me.name);
  const [scopes, setScopes] = useState<ReadonlySet<string>>(new Set());
  const [team, setTeam] = useState("");
  const [expiresIn, setExpiresIn] = useState<string>("90d");
  const [token, show] = useState<string | null>(null);
  const roles = rolesUpTo(me.role);
  if (token !== null) return <Made name={nameOf(name)} token={token} close={close} />;
  const save = async () => {
    const answer = await post("/api/v1/tokens", {
      body: {
        name: nameOf(name),
        role: roles.includes(role) ? role : (roles.at(-1) ?? role),
        // Left out it is one's own; null is nobody's.
        ...(me.role === "admin" && { owner: owner === NOBODYS ? null : owner }),
        scopes: [...scopes, ...(team === "" ? [] : [`team:${team}`])],
        ...(expiresIn !== "" && { expires_in: expiresIn }),
      },
    });
    made();
    show(answer.token);
  };
  const toggle = (scope: string) => {
    const chosen = new Set(scopes);
    if (!chosen.delete(scope)) chosen.add(scope);
    setScopes(chosen);
  };
  return (
    <FormDialog title={say("token-new")} close={close} save={save} staysOpen saveWord={say("token-make")}>
      <TextField
        label={say("token-name")}
        hint={name === "" ? say("token-name-hint") : say("token-recorded", { name: `token:${nameOf(name)}` })}
        value={name}
        change={setName}
        placeholder="ci-deploys"
        isRequired
        isFirst
      />
      <SelectField
        label={say("token-role")}
        hint={say("token-role-hint")}
        value={role}
        change={setRole}
        options={roles.map(each => [each, say(`role-${each}`)])}
      />
      {me.role === "admin" && (
        <SelectField
          label={say("token-owner")}
          hint={say("token-owner-hint")}
          value={owner}
          change={setOwner}
          options={people}
          none={say("token-nobodys")}
        />
      )}
      <Fields title={say("token-scopes")}>
        {SCOPES.map(scope => (
          <label key={scope} className="choice">
            <span className="check">
              <input type="checkbox" checked={scopes.has(scope)} onChange={() => toggle(scope)} />
            </span>
            {say(`scope-${scope}`)}
          </label>
        ))}
        <SelectField
          label={say("token-team")}
          value={team}
          change={setTeam}
          options={teams}
          none={say("token-team-any")}
        />
      </Fields>
      <SelectField
        label={say("token-expiry")}
        hint={expiresIn === "" ? say("token-endless-hint") : ""}
        value={expiresIn}
        change={setExpiresIn}
        options={FOR.filter(each => each !== "").map(each => [each, say(`token-for-${each}`)])}
        none={say("token-endless")}
      />
    </FormDialog>
  );
}

function Made({ name, token, close }: { name: string; token: string; close: () => void }) {
  return (
    <Dialog title={say("token-made", { name })} close={close} staysOnPress>
      <p>
        <strong>{say("token-once")}</strong> {say("token-once-hint")}
      </p>
      <Copy label={say("token-itself")} text={token} />
      <div className="actions">
        <button type="button" className="button first" data-first onClick={close}>
          {say("token-kept")}
        </button>
      </div>
    </Dialog>
  );
}
