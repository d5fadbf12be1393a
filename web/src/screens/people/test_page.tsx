import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { get, post } from "../../api/client";
import { Dialog } from "../../design/dialog";
import { FormDialog } from "../../design/form_dialog";
import { say, sayIfKnown } from "../../words/words";

const LOOK_AGAIN_MS = 1_000;
const UNDERWAY = new Set(["waiting", "sending", "retrying"]);

/** "Page me now": as real as a page, but about no alert; what becomes of each message is shown as it happens. */
export function TestPage({ user, close }: { user: string; close: () => void }) {
  const [isSent, setSent] = useState(false);
  if (isSent) return <Result user={user} close={close} />;
  const send = async () => {
    await post("/api/v1/users/{name}/test-page", { path: { name: user }, body: {} });
    setSent(true);
  };
  return (
    <FormDialog
      title={say("test-page")}
      close={close}
      save={send}
      staysOpen
      isFleeting
      saveWord={say("test-page-send")}
    >
      <p>{say("test-page-hint")}</p>
    </FormDialog>
  );
}

function Result({ user, close }: { user: string; close: () => void }) {
  const { data } = useQuery({
    queryKey: ["test page", user],
    queryFn: async () => (await get("/api/v1/users/{name}/test-page", { path: { name: user } })).items,
    refetchInterval: ({ state }) => (state.data?.some(({ status }) => UNDERWAY.has(status)) ? LOOK_AGAIN_MS : false),
    gcTime: 0,
  });
  return (
    <Dialog title={say("test-page")} close={close}>
      <ul className="methods" aria-live="polite">
        {(data ?? []).map(({ id, method, status, answer }) => (
          <li key={id}>
            <div>
              <strong>{method}</strong>
              {answer !== "" && <small className="dim">{answer}</small>}
            </div>
            <span className={`tag ${status === "failed" ? "critical" : UNDERWAY.has(status) ? "" : "ok"}`}>
              {sayIfKnown(`notification-${status}`, status)}
            </span>
          </li>
        ))}
      </ul>
      <p className="dim">{say("test-page-after")}</p>
      <div className="actions">
        <button type="button" className="button first" data-first onClick={close}>
          {say("close")}
        </button>
      </div>
    </Dialog>
  );
}
