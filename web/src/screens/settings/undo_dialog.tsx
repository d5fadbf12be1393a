import { useQuery } from "@tanstack/react-query";
import { FormDialog } from "../../design/form_dialog";
import { Icon } from "../../design/icon";
import { Bones } from "../../design/states";
import { tell } from "../../shell/toasts";
import { say } from "../../words/words";
import { type Applied, changedSince, type Former, fileOf, hasFiles, madeOf, plan } from "./applying";
import { PlanView } from "./plan_view";
import { undo } from "./undoing";

interface Props {
  readonly former: readonly Former[];
  readonly title?: string;
  readonly close: () => void;
  readonly undone: () => void;
}

/** Says what putting things back would do, and does it. */
export function UndoDialog({ former, title = say("undo-title"), close, undone }: Props) {
  const asked = useQuery({
    queryKey: ["undo", former],
    queryFn: () => look(former),
    gcTime: 0,
    retry: false,
  });
  const save = async () => {
    await undo(former);
    tell(say("undo-done", { count: former.length }));
    undone();
  };
  return (
    <FormDialog title={title} close={close} save={save} saveWord={say("undo-now")}>
      {asked.isPending && <Bones rows={3} />}
      {asked.isError && <p className="refused">{asked.error.message}</p>}
      {asked.data !== undefined && (
        <>
          {asked.data.others.length > 0 && (
            <p className="refused" role="alert">
              <Icon sign="warning" />
              {say("undo-others", { names: asked.data.others.map(({ name }) => name).join(", ") })}
            </p>
          )}
          {asked.data.planned.errors.map(({ key, message }) => (
            <p key={key + message} className="refused">
              <code>{key}</code>: {message}
            </p>
          ))}
          <PlanView planned={asked.data.planned} />
        </>
      )}
    </FormDialog>
  );
}

async function look(former: readonly Former[]): Promise<{ planned: Applied; others: readonly Former[] }> {
  const nothing: Applied = { plan: [], notes: [], errors: [] };
  const restored = hasFiles(former) ? await plan({ text: fileOf(former) }) : nothing;
  const deleted = madeOf(former).map(({ kind, name }) => ({ kind, name, action: "delete" }));
  return { planned: { ...restored, plan: [...restored.plan, ...deleted] }, others: await changedSince(former) };
}
