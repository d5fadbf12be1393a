import { useEffect, useRef, useState } from "react";
import type { Schemas } from "../../api/client";
import { Icon } from "../../design/icon";
import { say } from "../../words/words";

type Wrong = Schemas["ConfigError"];

interface Props {
  readonly label: string;
  readonly text: string;
  readonly write: (text: string) => void;
  readonly isReadOnly: boolean;
  readonly errors: readonly Wrong[];
}

/** A text with its lines numbered. What is wrong is said at the end of its line, and in a list that leads there. */
export function Editor({ label, text, write, isReadOnly, errors }: Props) {
  const area = useRef<HTMLTextAreaElement>(null);
  const [scroll, setScroll] = useState({ top: 0, left: 0 });
  const lines = text.split("\n");
  const byLine = new Map<number, Wrong>();
  for (const wrong of errors) if (wrong.line != null && !byLine.has(wrong.line)) byLine.set(wrong.line, wrong);
  const first = errors.find(({ line }) => line != null)?.line ?? null;
  useEffect(() => {
    if (first !== null) bringIntoView(area.current, first);
  }, [first]);
  const goTo = (line: number) => {
    const element = area.current;
    if (element === null) return;
    const start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
    element.focus();
    element.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
    bringIntoView(element, line);
  };
  return (
    <>
      {errors.length > 0 && (
        <div className="refused wrong" role="alert">
          <Icon sign="warning" />
          <div>
            <strong>{say("config-wrong", { count: errors.length })}</strong>
            <ul>
              {errors.map(({ line, key, message }) => (
                <li key={`${line} ${key} ${message}`}>
                  {line != null && (
                    <button type="button" className="button" onClick={() => goTo(line)}>
                      {say("config-line", { line })}
                    </button>
                  )}
                  <span>
                    <code>{key}</code>: {message}
                  </span>
                </li>
              ))}
            </ul>
          </div>
        </div>
      )}
      <div className="editor">
        <div className="gutter" aria-hidden="true">
          <div style={{ transform: `translateY(${-scroll.top}px)` }}>
            {lines.map((_, index) => (
              <div key={index} className={byLine.has(index + 1) ? "is-wrong" : undefined}>
                {byLine.has(index + 1) && "▸"}
                {index + 1}
              </div>
            ))}
          </div>
        </div>
        <div className="text">
          <div className="marks" aria-hidden="true">
            <div style={{ transform: `translate(${-scroll.left}px, ${-scroll.top}px)` }}>
              {Array.from(byLine, ([line, { message }]) => (
                <p
                  key={line}
                  style={{
                    insetBlockStart: `calc(${line - 1} * var(--line-high))`,
                    paddingInlineStart: `${(lines[line - 1]?.length ?? 0) + 2}ch`,
                  }}
                >
                  {message}
                </p>
              ))}
            </div>
          </div>
          <textarea
            ref={area}
            aria-label={label}
            aria-invalid={errors.length > 0}
            wrap="off"
            spellCheck={false}
            autoCapitalize="off"
            autoComplete="off"
            readOnly={isReadOnly}
            value={text}
            onChange={event => write(event.target.value)}
            onScroll={({ currentTarget: { scrollTop, scrollLeft } }) => setScroll({ top: scrollTop, left: scrollLeft })}
          />
        </div>
      </div>
    </>
  );
}

/** With a few lines above it, from which one sees where in the text it is. */
const ABOVE = 4;

function bringIntoView(area: HTMLTextAreaElement | null, line: number): void {
  if (area === null) return;
  const high = Number.parseFloat(getComputedStyle(area).lineHeight);
  area.scrollTop = Math.max(0, (line - ABOVE) * high);
  area.scrollLeft = 0;
}
