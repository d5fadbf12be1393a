import type { HTMLInputTypeAttribute, ReactNode } from "react";

interface Common {
  readonly label: string;
  readonly hint?: string;
}

/** A line of text with its label, and under it what is worth knowing. */
export function TextField(
  props: Common & {
    readonly value: string;
    readonly change: (value: string) => void;
    readonly type?: HTMLInputTypeAttribute;
    readonly placeholder?: string;
    readonly isRequired?: boolean;
    readonly pattern?: string;
    readonly isFirst?: boolean;
    /** Digits that were sent to somebody. */
    readonly isCode?: boolean;
  },
) {
  return (
    <label className="field">
      <span>{props.label}</span>
      <input
        {...(props.isCode && { inputMode: "numeric", autoComplete: "one-time-code" })}
        className="input"
        type={props.type ?? "text"}
        value={props.value}
        placeholder={props.placeholder}
        required={props.isRequired}
        pattern={props.pattern}
        data-first={props.isFirst ? "" : undefined}
        onChange={event => props.change(event.target.value)}
      />
      {props.hint !== undefined && <small className="dim">{props.hint}</small>}
    </label>
  );
}

export type Option = readonly [value: string, title: string];

/** One of a list, by the browser's own means. */
export function SelectField(
  props: Common & {
    readonly value: string;
    readonly change: (value: string) => void;
    readonly options: readonly Option[];
    /** What no choice is called; without it there has to be one. */
    readonly none?: string;
    readonly isFirst?: boolean;
  },
) {
  return (
    <label className="field">
      <span>{props.label}</span>
      <select
        className="select"
        value={props.value}
        required={props.none === undefined}
        data-first={props.isFirst ? "" : undefined}
        onChange={event => props.change(event.target.value)}
      >
        {(props.none !== undefined || props.value === "") && <option value="">{props.none ?? ""}</option>}
        {props.options.map(([value, title]) => (
          <option key={value} value={value}>
            {title}
          </option>
        ))}
      </select>
      {props.hint !== undefined && <small className="dim">{props.hint}</small>}
    </label>
  );
}

/** Fields that belong together. */
export function Fields({ title, children }: { title: string; children: ReactNode }) {
  return (
    <fieldset className="fields">
      <legend>{title}</legend>
      {children}
    </fieldset>
  );
}
