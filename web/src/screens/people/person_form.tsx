import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { whoAmI } from "../../api/queries";
import type { User } from "../../api/resources";
import { type Read, removeDocument, writeDocument } from "../../api/writing";
import { SelectField, TextField } from "../../design/fields";
import { FormDialog } from "../../design/form_dialog";
import { nameOf } from "../../words/names";
import { viewerZone } from "../../words/times";
import { say } from "../../words/words";

const ROLES = ["admin", "manager", "responder", "observer"] as const;

interface Props {
  readonly user?: Read<"users">;
  readonly close: () => void;
  readonly saved?: (name: string) => void;
  readonly removed?: () => void;
}

/** Makes a person, or changes what they are called, where they live and what they may do; how they are reached is another form. */
export function PersonForm({ user, close, saved, removed }: Props) {
  const { data: me } = useQuery(whoAmI);
  const isAdmin = me?.role === "admin";
  const [title, setTitle] = useState(user?.title ?? user?.name ?? "");
  const [email, setEmail] = useState(user?.email ?? "");
  const [zone, setZone] = useState(user?.time_zone ?? (user === undefined ? viewerZone() : "UTC"));
  const [role, setRole] = useState(user?.role ?? "responder");
  const [isDisabled, setDisabled] = useState(user?.disabled ?? false);
  const [zones] = useState(() => Intl.supportedValuesOf("timeZone").map(each => [each, each] as const));

  const save = async () => {
    // Addresses that may not be seen are not sent back: left out, they stay.
    const { contact_methods: _, email: __, ...before } = user ?? ({ name: nameOf(title) } as User);
    const document = { ...before, title, role, time_zone: zone, ...(email.trim() !== "" && { email: email.trim() }) };
    const written = await writeDocument(
      "users",
      isDisabled || user?.disabled ? { ...document, disabled: isDisabled } : document,
    );
    saved?.(written.name);
  };
  const remove =
    user && isAdmin
      ? async () => {
          await removeDocument("users", user.name, user.revision);
          removed?.();
        }
      : undefined;

  const roles = ROLES.filter(each => isAdmin || each === role || each === "responder" || each === "observer");
  return (
    <FormDialog
      title={user ? say("person-edit", { name: user.title ?? user.name }) : say("person-new")}
      close={close}
      save={save}
      remove={remove}
    >
      <TextField label={say("person-name")} value={title} change={setTitle} isRequired isFirst />
      <TextField
        label={say("person-email")}
        hint={say("person-email-hint")}
        type="email"
        value={email}
        change={setEmail}
      />
      <SelectField label={say("person-zone")} value={zone} change={setZone} options={zones} />
      {(isAdmin || user === undefined) && (
        <SelectField
          label={say("person-role")}
          hint={say(`role-${role}-hint`)}
          value={role}
          change={setRole}
          options={roles.map(each => [each, say(`role-${each}`)])}
        />
      )}
      {isAdmin && user !== undefined && (
        <label className="switch">
          <input type="checkbox" checked={isDisabled} onChange={event => setDisabled(event.target.checked)} />
          {say("person-disable")}
        </label>
      )}
    </FormDialog>
  );
}
