import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { get, remove, type Schemas } from "../../api/client";
import { whoAmI } from "../../api/queries";
import { FormDialog } from "../../design/form_dialog";
import { Icon } from "../../design/icon";
import { Bones, Empty, Failed } from "../../design/states";
import { useNow } from "../../live/now";
import { type Names, useNames } from "../../shell/names";
import { tell } from "../../shell/toasts";
import { age, full, MINUTE } from "../../words/times";
import { say } from "../../words/words";
import { Section } from "./section";
import { TokenForm } from "./token_form";
import { mayMakeTokens, type Standing, standingOf } from "./token_rights";

type Token = Schemas["Token"];
const TOKENS = ["tokens"] as const;

/** Which programs may act here, as whom, until when; and when each last did. */
export default function Tokens() {
  const asked = useQuery({ queryKey: TOKENS, queryFn: async () => (await get("/api/v1/tokens")).items });
  const { data: me } = useQuery(whoAmI);
  const names = useNames();
  const queries = useQueryClient();
  const now = useNow(MINUTE);
  const [isMaking, make] = useState(false);
  const [revoked, revoke] = useState<Token | null>(null);
  const [showsPast, showPast] = useState(false);
  const tokens = (asked.data ?? []).map(token => ({ token, standing: standingOf(token, now) }));
  const past = tokens.filter(({ standing }) => standing === "revoked" || standing === "expired");
  const shown = showsPast ? tokens : tokens.filter(each => !past.includes(each));
  const again = () => queries.invalidateQueries({ queryKey: TOKENS });
  return (
    <Section
      title={say("section-tokens")}
      intro={say(me?.role === "admin" ? "tokens-intro-all" : "tokens-intro-own")}
      acts={
        mayMakeTokens(me) && (
          <button type="button" className="button first" aria-haspopup="dialog" onClick={() => make(true)}>
            <Icon sign="plus" />
            {say("token-new")}
          </button>
        )
      }
    >
      {asked.isPending && <Bones rows={4} />}
      {asked.isError && asked.data === undefined && <Failed error={asked.error} again={() => asked.refetch()} />}
      {asked.data !== undefined && shown.length === 0 && (
        <Empty sign="plug" title={say("tokens-none")}>
          <p>{say("tokens-none-hint")}</p>
        </Empty>
      )}
      {shown.length > 0 && (
        <ul className="card listing tokens">
          {shown.map(({ token, standing }) => (
            <Row
              key={token.name}
              token={token}
              standing={standing}
              names={names}
              now={now}
              revoke={() => revoke(token)}
            />
          ))}
        </ul>
      )}
      {past.length > 0 && (
        <div className="acts">
          <button type="button" className="button" aria-pressed={showsPast} onClick={() => showPast(!showsPast)}>
            {say(showsPast ? "tokens-past-hide" : "tokens-past-show", { count: past.length })}
          </button>
        </div>
      )}
      {isMaking && me !== undefined && <TokenForm me={me} close={() => make(false)} made={again} />}
      {revoked !== null && (
        <FormDialog
          title={say("token-revoke-title", { name: revoked.name })}
          close={() => revoke(null)}
          saveWord={say("token-revoke")}
          save={async () => {
            await remove("/api/v1/tokens/{name}", { path: { name: revoked.name } });
            tell(say("token-revoked-now", { name: revoked.name }));
            await again();
          }}
        >
          <p>{say("token-revoke-hint")}</p>
          {revoked.last_used_at != null && (
            <p>
              <Icon sign="warning" /> {lastUse(revoked, now)}
            </p>
          )}
        </FormDialog>
      )}
    </Section>
  );
}

interface RowProps {
  readonly token: Token;
  readonly standing: Standing;
  readonly names: Names;
  readonly now: number;
  readonly revoke: () => void;
}

function Row({ token, standing, names, now, revoke }: RowProps) {
  const { name, role, scopes, owner, expires_at: ends } = token;
  return (
    <li data-token={name}>
      <span>
        <strong>{name}</strong>
        <small className="dim">
          {token.bootstrap
            ? say("token-bootstrap")
            : owner == null
              ? say("token-nobodys")
              : say("token-of", { name: names.person(owner) })}
        </small>
      </span>
      <span>
        {say(`role-${role}`)}
        <small className="dim">{scopes.length === 0 ? say("token-unscoped") : scopes.join(", ")}</small>
      </span>
      <span>
        {token.last_used_at == null ? <span className="dim">{say("token-unused")}</span> : lastUse(token, now)}
        <small className="dim">
          {ends == null ? say("token-endless") : <span title={full(ends)}>{endsIn(ends, now)}</span>}
        </small>
      </span>
      <span className="end">
        {standing === "revoked" && <span className="tag">{say("token-revoked")}</span>}
        {standing === "expired" && <span className="tag">{say("token-expired")}</span>}
        {standing === "ending" && (
          <span className="tag warning">
            <Icon sign="clock" />
            {say("token-ending")}
          </span>
        )}
        {(standing === "good" || standing === "ending") && (
          <button
            type="button"
            className="button"
            aria-haspopup="dialog"
            aria-label={say("token-revoke-title", { name })}
            onClick={revoke}
          >
            {say("token-revoke")}
          </button>
        )}
      </span>
    </li>
  );
}

function lastUse({ last_used_at: at, last_used_from: address }: Token, now: number): string {
  const ago = age(now - Date.parse(at ?? ""), "long");
  return address == null ? say("token-used", { ago }) : say("token-used-from", { ago, address });
}

function endsIn(at: string, now: number): string {
  const ms = Date.parse(at) - now;
  return ms > 0 ? say("token-ends-in", { in: age(ms, "long") }) : say("token-ended", { ago: age(-ms, "long") });
}
