import { useState } from "react";
import { type Choice, choose, chosen } from "../../shell/device";
import { say } from "../../words/words";

const CHOICES: readonly { choice: Choice; label: string; options: readonly (readonly [string, string])[] }[] = [
  {
    choice: "theme",
    label: "profile-theme",
    options: [
      ["", "theme-system"],
      ["light", "theme-light"],
      ["dark", "theme-dark"],
    ],
  },
  {
    choice: "density",
    label: "profile-density",
    options: [
      ["", "density-comfortable"],
      ["compact", "density-compact"],
    ],
  },
  {
    choice: "language",
    label: "profile-language",
    options: [
      ["", "language-system"],
      ["en", "language-en"],
      ["de", "language-de"],
    ],
  },
];

/** How the console looks on this device, and on no other. */
export function Device() {
  return (
    <section className="card block">
      <h2>{say("profile-device")}</h2>
      {CHOICES.map(each => (
        <OneOf key={each.choice} {...each} />
      ))}
    </section>
  );
}

function OneOf({ choice, label, options }: (typeof CHOICES)[number]) {
  const [value, set] = useState(chosen(choice) ?? "");
  return (
    <label className="field">
      <span>{say(label)}</span>
      <select
        className="select"
        value={value}
        onChange={event => {
          const now = event.target.value;
          set(now);
          choose(choice, now === "" ? null : now);
          apply(choice, now);
        }}
      >
        {options.map(([each, word]) => (
          <option key={each} value={each}>
            {say(word)}
          </option>
        ))}
      </select>
    </label>
  );
}

function apply(choice: Choice, value: string): void {
  if (choice === "language") {
    window.location.reload();
    return;
  }
  const { dataset } = document.documentElement;
  if (value === "") delete dataset[choice];
  else dataset[choice] = value;
  if (choice !== "theme") return;
  const scheme = document.querySelector<HTMLMetaElement>('meta[name="color-scheme"]');
  if (scheme !== null) scheme.content = value || "light dark";
}
