import { sayIfKnown } from "../words/words";

/** ▲ critical, ◆ error, ● warning, ○ info: told apart without colour, and named by a word all the same. */
const SHAPES: Record<string, string> = {
  critical: "M6 .8 11.6 11H.4z",
  error: "M6 .3 11.7 6 6 11.7.3 6z",
  warning: "M6 .8a5.2 5.2 0 1 0 0 10.4A5.2 5.2 0 0 0 6 .8z",
  info: "M6 .8a5.2 5.2 0 1 0 0 10.4A5.2 5.2 0 0 0 6 .8zm0 1.8a3.4 3.4 0 1 1 0 6.8 3.4 3.4 0 0 1 0-6.8z",
};

export function Severity({ severity }: { severity: string }) {
  return (
    <span className={`severity ${severity}`}>
      <svg viewBox="0 0 12 12" aria-hidden="true">
        <path d={SHAPES[severity] ?? SHAPES.info} fill="currentColor" fillRule="evenodd" />
      </svg>
      {sayIfKnown(`severity-${severity}`, severity)}
    </span>
  );
}
