import type { ReactNode } from "react";
import { say } from "../words/words";
import { Icon, type Sign } from "./icon";

/** What a place says that has nothing to show: what that means, and the next step. */
export function Empty(props: { sign: Sign; title: string; mood?: "calm" | "failed"; children?: ReactNode }) {
  return (
    <div className={`empty ${props.mood ?? ""}`}>
      <Icon sign={props.sign} />
      <h2>{props.title}</h2>
      {props.children}
    </div>
  );
}

export function Failed({ error, again }: { error: Error; again: () => void }) {
  return (
    <div role="alert">
      <Empty sign="warning" mood="failed" title={say("failed-title")}>
        {/* A browser's own words for a request, or a part of the program, that did not arrive. */}
        <p>{error instanceof TypeError ? say("failed-unreachable") : error.message}</p>
        <button type="button" className="button" onClick={again}>
          {say("try-again")}
        </button>
      </Empty>
    </div>
  );
}

/** Where something will be in a moment: still, and said only to those who cannot see it. */
export function Bones({ rows }: { rows: number }) {
  return (
    <div className="bones" role="status">
      <span className="hidden-but-said">{say("loading")}</span>
      {Array.from({ length: rows }, (_, row) => (
        <span key={row} className="bone" style={{ width: `${85 - ((row * 37) % 45)}%` }} />
      ))}
    </div>
  );
}
