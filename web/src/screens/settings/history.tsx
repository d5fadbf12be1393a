import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";
import { get, type Schemas } from "../../api/client";
import { keys, whoAmI } from "../../api/queries";
import { Bones, Empty, Failed } from "../../design/states";
import { useNow } from "../../live/now";
import { useNames } from "../../shell/names";
import { full, MINUTE, near } from "../../words/times";
import { say, sayIfKnown } from "../../words/words";
import type { Former } from "./applying";
import { Diff } from "./diff";
import { textOf } from "./document_text";
import { screenOf } from "./screen_of";
import { Section } from "./section";
import { UndoDialog } from "./undo_dialog";

type Revision = Schemas["Revision"];

/** How one document came to be as it is, and the way back to how it was. */
export default function History({ kind, name }: { kind: string; name: string }) {
  const asked = useQuery({
    queryKey: [...keys.configuration, "history", kind, name],
    queryFn: async () => (await get("/api/v1/{kind}/{name}/history", { path: { kind, name } })).items,
    retry: false,
  });
  const { data: me } = useQuery(whoAmI);
  const [target, restore] = useState<Former | null>(null);
  const names = useNames();
  const now = useNow(MINUTE);
  const revisions = [...(asked.data ?? [])].sort((one, other) => other.revision - one.revision);
  const latest = revisions[0];
  const screen = screenOf(kind, name, me?.name ?? "");
  const mayRestore =
    me !== undefined && (me.role === "admin" || me.role === "manager" || (kind === "users" && me.name === name));
  const back = (revision: Revision) =>
    restore({ kind, name, document: revision.resource as Former["document"], revision: latest?.revision ?? null });
  return (
    <Section
      title={say("history-of", { name })}
      intro={sayIfKnown(`kind-of-${kind}`, kind)}
      back={["/settings/configuration", say("section-configuration")]}
      acts={
        screen !== null &&
        !screen.startsWith("/settings") && (
          <Link href={screen} className="button">
            {say("history-open")}
          </Link>
        )
      }
    >
      {asked.isPending && <Bones rows={6} />}
      {asked.isError && <Failed error={asked.error} again={() => asked.refetch()} />}
      {asked.data?.length === 0 && <Empty sign="search" title={say("history-none")} />}
      <ol className="stack">
        {revisions.map((revision, index) => (
          <li key={revision.revision} className="card block">
            <header className="revision">
              <h2>
                {say("history-revision", { revision: revision.revision })}{" "}
                {revision === latest && <span className="tag ok">{say("history-now")}</span>}
                {revision.resource == null && <span className="tag critical">{say("plan-delete")}</span>}
              </h2>
              <p className="dim" title={full(revision.at)}>
                {say("history-by", { who: names.actor(revision.author).title, time: near(revision.at, now) })}
              </p>
              {mayRestore && revision !== latest && revision.resource != null && (
                <button type="button" className="button" aria-haspopup="dialog" onClick={() => back(revision)}>
                  {say("history-back")}
                </button>
              )}
            </header>
            <Diff
              before={textOf(revisions[index + 1]?.resource)}
              after={textOf(revision.resource)}
              label={say("history-revision", { revision: revision.revision })}
            />
          </li>
        ))}
      </ol>
      {target !== null && (
        <UndoDialog
          former={[target]}
          title={say("history-back")}
          close={() => restore(null)}
          undone={() => restore(null)}
        />
      )}
    </Section>
  );
}
