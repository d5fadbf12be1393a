import type { ReactNode } from "react";
import { Link } from "wouter";
import { Icon } from "../../design/icon";
import { usePageTitle } from "../../shell/title";
import { say } from "../../words/words";
import "../listing.css";
import "./settings.css";

interface Props {
  readonly title: string;
  readonly intro?: string;
  readonly acts?: ReactNode;
  readonly back?: readonly [path: string, title: string];
  readonly children: ReactNode;
}

/** A section of the settings: the way back, what it is, what it is for. */
export function Section({ title, intro, acts, back = ["/settings", say("nav-settings")], children }: Props) {
  usePageTitle(title);
  return (
    <div className="page settings">
      <Link href={back[0]} className="back">
        <Icon sign="left" />
        {back[1]}
      </Link>
      <header>
        <div>
          <h1>{title}</h1>
          {intro !== undefined && <p>{intro}</p>}
        </div>
        {acts}
      </header>
      {children}
    </div>
  );
}
