import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { get, messageOf } from "../../api/client";
import { keys, whoAmI } from "../../api/queries";
import { Icon } from "../../design/icon";
import { Bones, Failed } from "../../design/states";
import { SignedOut, useUnsaved } from "../../design/unsaved";
import { useIsOffline } from "../../live/context";
import { tell } from "../../shell/toasts";
import { say, sayIfKnown } from "../../words/words";
import { type Applied, apply, changesOf, type Former, plan } from "./applying";
import { Diff } from "./diff";
import { Editor } from "./editor";
import { PlanView } from "./plan_view";
import { DOCUMENT_KINDS } from "./screen_of";
import { Section } from "./section";
import { UndoDialog } from "./undo_dialog";

const HIDDEN = '"(hidden)"';
const ALL = "";

/** The configuration as one text: changed here, looked at as a plan, applied, and put back. */
export default function Configuration() {
  const [kind, setKind] = useState(ALL);
  const { data: me } = useQuery(whoAmI);
  const asked = useQuery({
    queryKey: [...keys.configuration, "export", kind],
    queryFn: () => get("/api/v1/config/export", { query: kind === ALL ? {} : { kind } }) as Promise<unknown>,
    staleTime: 0,
  });
  return (
    <Section title={say("section-configuration")} intro={say("config-intro")}>
      {(asked.isPending || me === undefined) && !asked.isError && <Bones rows={10} />}
      {asked.isError && asked.data === undefined && <Failed error={asked.error} again={() => asked.refetch()} />}
      {asked.data !== undefined && me !== undefined && (
        <Draft
          key={kind}
          there={String(asked.data)}
          kind={kind}
          setKind={setKind}
          isReadOnly={me.role === "observer" || (me.scopes.length > 0 && !me.scopes.includes("configuration"))}
        />
      )}
    </Section>
  );
}

interface Props {
  readonly there: string;
  readonly kind: string;
  readonly setKind: (kind: string) => void;
  readonly isReadOnly: boolean;
}

interface Planned {
  readonly text: string;
  readonly prune: boolean;
  readonly answer: Applied;
}

function Draft({ there, kind, setKind, isReadOnly }: Props) {
  const [draft, write] = useState<string | null>(null);
  const [prune, setPrune] = useState(false);
  const [planned, setPlanned] = useState<Planned | null>(null);
  const [why, setWhy] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const isOffline = useIsOffline();
  const [former, setFormer] = useState<readonly Former[]>([]);
  const [isUndoing, setUndoing] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const text = draft ?? there;
  const isSignedOut = useUnsaved(text !== there);
  // A plan is of a text; of another one it says nothing.
  const current = planned !== null && planned.text === text && planned.prune === prune ? planned : null;
  const errors = planned?.text === text ? planned.answer.errors : [];
  const attempt = async (act: () => Promise<void>) => {
    setBusy(true);
    setWhy(null);
    try {
      await act();
    } catch (error) {
      setWhy(messageOf(error));
    }
    setBusy(false);
  };
  const look = () => attempt(async () => setPlanned({ text, prune, answer: await plan({ text, prune }) }));
  const applyNow = () =>
    attempt(async () => {
      if (current === null) return;
      const { applied, former: was } = await apply({ text, prune }, current.answer);
      if (applied.errors.length > 0) {
        setPlanned({ text, prune, answer: applied });
        return;
      }
      tell(say("config-applied", { count: changesOf(applied).length }));
      setFormer(was);
      setPlanned(null);
      write(null);
    });
  const undone = () => {
    setFormer([]);
    setPlanned(null);
  };
  const isReady = current !== null && current.answer.errors.length === 0;
  const changes = isReady ? changesOf(current.answer).length : 0;
  return (
    <>
      {former.length > 0 && (
        <div className="card block undo" role="status">
          <p>
            <Icon sign="check" /> {say("config-is-applied", { count: former.length })}
          </p>
          <button type="button" className="button" aria-haspopup="dialog" onClick={() => setUndoing(true)}>
            <Icon sign="swap" />
            {say("undo")}
          </button>
        </div>
      )}
      <div className="acts config-acts">
        <label className="field">
          <span>{say("config-kind")}</span>
          <select
            className="select"
            value={kind}
            disabled={draft !== null && draft !== there}
            onChange={event => setKind(event.target.value)}
          >
            <option value={ALL}>{say("config-all")}</option>
            {Array.from(DOCUMENT_KINDS, each => (
              <option key={each} value={each}>
                {sayIfKnown(`kinds-${each}`, each)}
              </option>
            ))}
          </select>
        </label>
        {!isReadOnly && (
          <>
            <input
              ref={picker}
              type="file"
              hidden
              accept=".yaml,.yml,.json"
              onChange={async event => {
                const file = event.target.files?.[0];
                if (file !== undefined) write(await file.text());
                event.target.value = "";
              }}
            />
            <button type="button" className="button" onClick={() => picker.current?.click()}>
              <Icon sign="up" />
              {say("config-upload")}
            </button>
            <button
              type="button"
              className="button bare"
              disabled={draft === null || draft === there}
              onClick={() => write(null)}
            >
              {say("config-discard")}
            </button>
          </>
        )}
      </div>
      {isReadOnly && <p className="dim">{say("config-read-only")}</p>}
      {!isReadOnly && there.includes(HIDDEN) && <p className="dim">{say("config-hidden")}</p>}
      <Editor label={say("config-text")} text={text} write={write} isReadOnly={isReadOnly} errors={errors} />
      {!isReadOnly && (
        <div className="acts">
          <button type="button" className={`button ${isReady ? "" : "first"}`} disabled={isBusy} onClick={look}>
            {say("config-plan")}
          </button>
          {kind === ALL && (
            <label className="choice">
              <span className="check">
                <input type="checkbox" checked={prune} onChange={event => setPrune(event.target.checked)} />
              </span>
              {say("config-prune")}
            </label>
          )}
        </div>
      )}
      {isSignedOut && <SignedOut />}
      {why !== null && !isSignedOut && (
        <p className="refused" role="alert">
          <Icon sign="warning" />
          {why}
        </p>
      )}
      {isReady && (
        <section className="card block" aria-live="polite">
          <h2>{say("config-would")}</h2>
          <PlanView planned={current.answer} />
          <h3>{say("config-difference")}</h3>
          {!prune && <p className="dim">{say("config-lacking")}</p>}
          <Diff before={there} after={text} label={say("config-difference")} />
          <div className="acts">
            <button
              type="button"
              className="button first"
              disabled={isBusy || isOffline || changes === 0}
              onClick={applyNow}
            >
              {say("config-apply", { count: changes })}
            </button>
          </div>
        </section>
      )}
      {isUndoing && <UndoDialog former={former} close={() => setUndoing(false)} undone={undone} />}
    </>
  );
}
