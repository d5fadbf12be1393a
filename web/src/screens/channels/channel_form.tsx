import { useState } from "react";
import type { Channel } from "../../api/resources";
import { type Read, removeDocument, writeDocument } from "../../api/writing";
import { SelectField, TextField } from "../../design/fields";
import { FormDialog } from "../../design/form_dialog";
import { nameOf } from "../../words/names";
import { say } from "../../words/words";
import { documentOf, draftOf, TYPES } from "./draft";

interface Props {
  readonly channel?: Read<"channels">;
  readonly close: () => void;
  readonly saved?: (name: string) => void;
  readonly removed?: () => void;
}

/** Makes a channel, or changes one. The secret of a webhook is never read: it can only be replaced. */
export function ChannelForm({ channel, close, saved, removed }: Props) {
  const [draft, set] = useState(() => draftOf(channel));
  const isWebhook = draft.type === "webhook";
  const save = async () => {
    const before: Channel & { readonly revision?: number } = channel ?? { name: nameOf(draft.title), type: draft.type };
    const { name } = await writeDocument("channels", documentOf(draft, before));
    saved?.(name);
  };
  const remove =
    channel &&
    (async () => {
      await removeDocument("channels", channel.name, channel.revision);
      removed?.();
    });
  return (
    <FormDialog
      title={channel ? say("channel-edit", { name: channel.title ?? channel.name }) : say("channel-new")}
      close={close}
      save={save}
      remove={remove}
    >
      <TextField
        label={say("field-title")}
        value={draft.title}
        change={title => set({ ...draft, title })}
        isRequired
        isFirst
      />
      <SelectField
        label={say("channel-type")}
        value={draft.type}
        change={type => set({ ...draft, type })}
        options={TYPES.map(each => [each, say(`method-${each}`)])}
      />
      <TextField
        label={say("channel-address")}
        hint={say(isWebhook ? "channel-webhook-hint" : "channel-email-hint")}
        type={isWebhook ? "url" : "email"}
        placeholder={isWebhook ? "https://" : "incidents@example.com"}
        value={draft.address}
        change={address => set({ ...draft, address })}
        isRequired
      />
      <TextField
        label={say("channel-bundle")}
        hint={say("channel-bundle-hint")}
        placeholder={isWebhook ? "0s" : "60s"}
        pattern="\s*[0-9]+(ms|s|m|h|d)\s*"
        value={draft.bundle}
        change={bundle => set({ ...draft, bundle })}
      />
      {isWebhook && (
        <TextField
          label={say("channel-secret")}
          hint={say(channel?.type === "webhook" ? "channel-secret-stays" : "channel-secret-made")}
          pattern="\s*[A-Za-z0-9_\-]{8,128}\s*"
          value={draft.secret}
          change={secret => set({ ...draft, secret })}
        />
      )}
    </FormDialog>
  );
}
