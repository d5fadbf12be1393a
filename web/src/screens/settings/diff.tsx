import { say } from "../../words/words";
import { differences, isChanged } from "./line_diff";

const SIGNS = { same: " ", added: "+", removed: "−", skipped: "⋯" } as const;

/** Two texts as the lines that went and came; each is marked by a sign and, to those who hear it, a word. */
export function Diff({ before, after, label }: { before: string; after: string; label: string }) {
  const lines = differences(before, after);
  if (!isChanged(lines)) return <p className="dim">{say("diff-same")}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, with keys too.
    <section className="diff" aria-label={label} tabIndex={0}>
      <ol>
        {lines.map(({ kind, text, count }, index) => (
          <li key={index} className={kind}>
            <span aria-hidden="true">{SIGNS[kind]}</span>
            {(kind === "added" || kind === "removed") && (
              <span className="hidden-but-said">{say(`diff-${kind}`)} </span>
            )}
            {kind === "skipped" ? <em>{say("diff-skipped", { count: count ?? 0 })}</em> : <code>{text || " "}</code>}
          </li>
        ))}
      </ol>
    </section>
  );
}
