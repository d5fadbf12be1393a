import { post } from "../../api/client";
import type { Channel } from "../../api/resources";
import { FormDialog } from "../../design/form_dialog";
import { tell } from "../../shell/toasts";
import { say } from "../../words/words";
import { placeOf } from "./draft";

/** A real message to where the channel leads; the provider's words come back, whether it took it or not. */
export function TestMessage({ channel, close }: { channel: Channel; close: () => void }) {
  const { name, title, type, address = "" } = channel;
  const send = async () => {
    const { answer } = await post("/api/v1/providers/{name}/test", {
      path: { name: type },
      body: { address },
    });
    tell(say("channel-test-taken", { answer }));
  };
  return (
    <FormDialog
      title={say("channel-test-title", { name: title ?? name })}
      close={close}
      save={send}
      saveWord={say("channel-test-send")}
    >
      <p>{say("channel-test-hint", { place: placeOf(channel) })}</p>
      {type === "webhook" && <p className="dim">{say("channel-test-unsigned")}</p>}
    </FormDialog>
  );
}
