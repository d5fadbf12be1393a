import { useState } from "react";
import type { Integration } from "../../api/resources";
import { type Read, removeDocument, writeDocument } from "../../api/writing";
import { SelectField, TextField } from "../../design/fields";
import { FormDialog } from "../../design/form_dialog";
import { nameOf } from "../../words/names";
import { say } from "../../words/words";
import { TYPES } from "./integrations";

interface Props {
  readonly service: string;
  readonly integration?: Read<"integrations">;
  readonly close: () => void;
}

/** Makes an integration, with a key of its own, or changes what it is called. */
export function IntegrationForm({ service, integration, close }: Props) {
  const [type, setType] = useState(integration?.type ?? "native");
  const [title, setTitle] = useState(integration?.title ?? integration?.name ?? "");
  const save = async () => {
    const before = integration ?? { name: nameOf(`${service}-${title}`), service };
    const document = { ...before, title, type } as Integration & { revision?: number };
    await writeDocument("integrations", document);
  };
  return (
    <FormDialog
      title={
        integration ? say("integration-edit", { name: integration.title ?? integration.name }) : say("integration-new")
      }
      close={close}
      save={save}
      remove={integration && (() => removeDocument("integrations", integration.name, integration.revision))}
    >
      <SelectField
        label={say("integration-type")}
        hint={say("integration-type-hint")}
        value={type}
        change={setType}
        options={TYPES.map(each => [each, say(`integration-${each}`)])}
        isFirst
      />
      <TextField
        label={say("field-title")}
        value={title}
        change={setTitle}
        placeholder={say(`integration-${type}`)}
        isRequired
      />
    </FormDialog>
  );
}
