import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { get, messageOf, remove } from "../../api/client";
import { prefix } from "../../api/prefix";
import { whoAmI } from "../../api/queries";
import { FormDialog } from "../../design/form_dialog";
import { Icon } from "../../design/icon";
import { Bones, Empty, Failed } from "../../design/states";
import { useNow } from "../../live/now";
import { tell } from "../../shell/toasts";
import { age, full, MINUTE } from "../../words/times";
import { say } from "../../words/words";
import { browserOf } from "./browser_of";
import { Section } from "./section";

/** How the reader signs in, and where they are signed in. */
export default function SignIn() {
  const { data: me } = useQuery(whoAmI);
  return (
    <Section title={say("section-sign-in")} intro={say("sign-in-intro")}>
      {me === undefined && <Bones rows={6} />}
      {me?.actor.startsWith("token:") && <Empty sign="plug" title={say("sign-in-token")} />}
      {me !== undefined && !me.actor.startsWith("token:") && (
        <div className="two">
          <Sessions name={me.name} />
          <div className="stack">
            <Passkeys name={me.name} />
            <section className="card block">
              <h2>{say("sign-in-second-factor")}</h2>
              <p className="dim">{say("sign-in-second-factor-hint")}</p>
              <Away path="/second-factor">{say("sign-in-second-factor-open")}</Away>
            </section>
            <section className="card block">
              <h2>{say("sign-in-password")}</h2>
              <p className="dim">{say("sign-in-password-hint")}</p>
              <Away path="/me/password">{say("sign-in-password-open")}</Away>
            </section>
            <Identities name={me.name} />
          </div>
        </div>
      )}
    </Section>
  );
}

/** Pages of the server's own, that need no script. */
function Away({ path, children }: { path: string; children: ReactNode }) {
  return (
    <div className="acts">
      <a className="button" href={`${prefix}${path}`}>
        {children}
        <Icon sign="out" />
      </a>
    </div>
  );
}

function Sessions({ name }: { name: string }) {
  const now = useNow(MINUTE);
  const queries = useQueryClient();
  const [isEndingOthers, endOthers] = useState(false);
  const [why, setWhy] = useState<string | null>(null);
  const asked = useQuery({
    queryKey: ["sessions", name],
    queryFn: () => get("/api/v1/users/{name}/sessions", { path: { name } }),
  });
  const again = () => queries.invalidateQueries({ queryKey: ["sessions", name] });
  const end = async (id: string) => {
    setWhy(null);
    try {
      await remove("/api/v1/users/{name}/sessions/{id}", { path: { name, id } });
      tell(say("session-ended"));
    } catch (error) {
      setWhy(messageOf(error));
    }
    await again();
  };
  const items = asked.data?.items ?? [];
  return (
    <section className="card block">
      <h2>{say("sign-in-sessions")}</h2>
      {asked.isPending && <Bones rows={3} />}
      {asked.isError && <Failed error={asked.error} again={() => asked.refetch()} />}
      {why !== null && (
        <p className="refused" role="alert">
          {why}
        </p>
      )}
      <ul className="entries">
        {items.map(({ id, device, current, address, last_used_at: used, created_at: made }) => {
          const what = browserOf(device) || device || "?";
          return (
            <li key={id}>
              <span>
                <strong title={device}>{what}</strong>
                <small className="dim" title={full(made)}>
                  {say("session-used", { ago: age(now - Date.parse(used), "long"), address })}
                </small>
              </span>
              {current ? (
                <span className="tag ok">{say("session-here")}</span>
              ) : (
                <button
                  type="button"
                  className="button"
                  aria-label={say("session-end-what", { what })}
                  onClick={() => end(id)}
                >
                  {say("session-end")}
                </button>
              )}
            </li>
          );
        })}
      </ul>
      {items.some(({ current }) => !current) && (
        <div className="acts">
          <button type="button" className="button" aria-haspopup="dialog" onClick={() => endOthers(true)}>
            {say("session-end-others")}
          </button>
        </div>
      )}
      {isEndingOthers && (
        <FormDialog
          title={say("session-end-others")}
          close={() => endOthers(false)}
          saveWord={say("session-end-others")}
          save={async () => {
            await remove("/api/v1/users/{name}/sessions", { path: { name } });
            tell(say("session-others-ended"));
            await again();
          }}
        >
          <p>{say("session-end-others-hint")}</p>
        </FormDialog>
      )}
    </section>
  );
}

function Passkeys({ name }: { name: string }) {
  const now = useNow(MINUTE);
  const queries = useQueryClient();
  const [removed, choose] = useState<{ id: string; name: string } | null>(null);
  const asked = useQuery({
    queryKey: ["passkeys", name],
    queryFn: () => get("/api/v1/users/{name}/passkeys", { path: { name } }),
  });
  return (
    <section className="card block">
      <h2>{say("sign-in-passkeys")}</h2>
      {asked.isPending && <Bones rows={2} />}
      {asked.isError && <Failed error={asked.error} again={() => asked.refetch()} />}
      {asked.data?.items.length === 0 && <p className="dim">{say("passkeys-none")}</p>}
      <ul className="entries">
        {asked.data?.items.map(passkey => (
          <li key={passkey.id}>
            <span>
              <strong>{passkey.name}</strong>
              <small className="dim" title={full(passkey.created_at)}>
                {passkey.last_used_at == null
                  ? say("passkey-unused")
                  : say("token-used", { ago: age(now - Date.parse(passkey.last_used_at), "long") })}
              </small>
            </span>
            <button
              type="button"
              className="button"
              aria-haspopup="dialog"
              aria-label={say("passkey-remove-title", { name: passkey.name })}
              onClick={() => choose(passkey)}
            >
              {say("remove")}
            </button>
          </li>
        ))}
      </ul>
      <Away path="/passkeys">{say("passkeys-add")}</Away>
      {removed !== null && (
        <FormDialog
          title={say("passkey-remove-title", { name: removed.name })}
          close={() => choose(null)}
          saveWord={say("remove")}
          save={async () => {
            await remove("/api/v1/users/{name}/passkeys/{id}", { path: { name, id: removed.id } });
            await queries.invalidateQueries({ queryKey: ["passkeys", name] });
          }}
        >
          <p>{say("passkey-remove-hint")}</p>
        </FormDialog>
      )}
    </section>
  );
}

function Identities({ name }: { name: string }) {
  const asked = useQuery({
    queryKey: ["identities", name],
    queryFn: () => get("/api/v1/users/{name}/identities", { path: { name } }),
  });
  const items = asked.data?.items ?? [];
  return (
    <section className="card block">
      <h2>{say("sign-in-identities")}</h2>
      {asked.isError && <Failed error={asked.error} again={() => asked.refetch()} />}
      {asked.data !== undefined && items.length === 0 && <p className="dim">{say("identities-none")}</p>}
      <ul className="entries">
        {items.map(({ id, provider, issuer, email, subject, role, teams }) => (
          <li key={id}>
            <span>
              <strong>{provider ?? issuer}</strong>
              <small className="dim">{email ?? subject}</small>
              {provider == null && <small className="dim">{say("identity-gone")}</small>}
              {(role != null || teams.length > 0) && (
                <small className="dim">
                  {say("identity-gives", {
                    what: [role == null ? "" : say(`role-${role}`), ...teams].filter(Boolean).join(", "),
                  })}
                </small>
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
