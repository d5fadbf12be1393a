import { useState } from "react";
import { type Read, removeDocument, writeDocument } from "../../api/writing";
import { SelectField, TextField } from "../../design/fields";
import { FormDialog } from "../../design/form_dialog";
import { Icon } from "../../design/icon";
import { useOptions, useTitles } from "../../shell/titles";
import { nameOf } from "../../words/names";
import { say } from "../../words/words";

interface Props {
  readonly team?: Read<"teams">;
  readonly close: () => void;
  readonly saved?: (name: string) => void;
  readonly removed?: () => void;
}

/** Makes a team, or changes who is in it. */
export function TeamForm({ team, close, saved, removed }: Props) {
  const people = useOptions("users");
  const titleOf = useTitles();
  const [title, setTitle] = useState(team?.title ?? team?.name ?? "");
  const [members, setMembers] = useState<readonly string[]>(team?.members ?? []);
  const [lead, setLead] = useState(team?.lead ?? "");
  const save = async () => {
    const { lead: _, ...before } = team ?? { name: nameOf(title), lead: undefined };
    const written = await writeDocument("teams", { ...before, title, members, ...(lead !== "" && { lead }) });
    saved?.(written.name);
  };
  const remove =
    team &&
    (async () => {
      await removeDocument("teams", team.name, team.revision);
      removed?.();
    });
  return (
    <FormDialog
      title={team ? say("team-edit", { name: team.title ?? team.name }) : say("team-new")}
      close={close}
      save={save}
      remove={remove}
    >
      <TextField label={say("field-title")} value={title} change={setTitle} isRequired isFirst />
      <div className="field">
        <span>{say("team-members")}</span>
        <ul className="chosen">
          {members.map(name => (
            <li key={name}>
              {titleOf("users", name)}
              <button
                type="button"
                className="button bare square"
                aria-label={say("target-remove", { name: titleOf("users", name) })}
                onClick={() => setMembers(members.filter(each => each !== name))}
              >
                <Icon sign="failed" />
              </button>
            </li>
          ))}
        </ul>
        <SelectField
          label={say("team-add-member")}
          value=""
          change={name => name !== "" && setMembers([...members, name])}
          options={people.filter(([name]) => !members.includes(name))}
          none={say("target-add")}
        />
      </div>
      <SelectField
        label={say("field-lead")}
        hint={say("field-lead-hint")}
        value={lead}
        change={setLead}
        options={people}
        none={say("team-no-lead")}
      />
    </FormDialog>
  );
}
