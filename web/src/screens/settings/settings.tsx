import { Link } from "wouter";
import { Icon, type Sign } from "../../design/icon";
import { usePageTitle } from "../../shell/title";
import { say } from "../../words/words";
import "../listing.css";
import "./settings.css";

const SECTIONS: readonly { path: string; sign: Sign; word: string }[] = [
  { path: "/settings/sign-in", sign: "person", word: "sign-in" },
  { path: "/settings/tokens", sign: "plug", word: "tokens" },
  { path: "/settings/configuration", sign: "pen", word: "configuration" },
  { path: "/settings/providers", sign: "send", word: "providers" },
  { path: "/settings/checks", sign: "done", word: "checks" },
  { path: "/settings/audit", sign: "book", word: "audit" },
  { path: "/guide", sign: "steps", word: "guide" },
];

/** What there is to set, one line each. */
export default function Settings() {
  usePageTitle(say("nav-settings"));
  return (
    <div className="page">
      <header>
        <h1>{say("nav-settings")}</h1>
      </header>
      <ul className="card listing sections">
        {SECTIONS.map(({ path, sign, word }) => (
          <li key={path}>
            <Icon sign={sign} />
            <span>
              <Link href={path} className="stretched">
                {say(`section-${word}`)}
              </Link>
              <small className="dim">{say(`section-about-${word}`)}</small>
            </span>
            <Icon sign="right" />
          </li>
        ))}
      </ul>
    </div>
  );
}
