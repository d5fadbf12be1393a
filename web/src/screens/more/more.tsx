import { Link } from "wouter";
import { prefix } from "../../api/prefix";
import { Icon, type Sign } from "../../design/icon";
import { FURTHER } from "../../shell/navigation";
import { openOverlay } from "../../shell/overlays";
import { usePageTitle } from "../../shell/title";
import { say } from "../../words/words";
import "./more.css";

/** What the bar on a phone has no room for. */
export default function More() {
  usePageTitle(say("more-title"));
  return (
    <div className="page">
      <header>
        <h1>{say("more-title")}</h1>
      </header>
      <ul className="card more">
        {FURTHER.map(({ path, sign, word }) => (
          <li key={path}>
            <Link href={path}>{inside(sign, say(word), "")}</Link>
          </li>
        ))}
        <li>
          <Link href="/profile">{inside("card", say("nav-profile"), say("profile-intro"))}</Link>
        </li>
        <li>
          <a href={`${prefix}/second-factor`}>
            {inside("plug", say("more-second-factor"), say("more-second-factor-hint"))}
          </a>
        </li>
        <li>
          <button type="button" onClick={() => openOverlay("palette")}>
            {inside("search", say("palette-title"), say("palette-hint"))}
          </button>
        </li>
        <li>
          <button type="button" onClick={() => openOverlay("help")}>
            {inside("keyboard", say("more-keys"), "")}
          </button>
        </li>
      </ul>
    </div>
  );
}

function inside(sign: Sign, title: string, about: string) {
  return (
    <>
      <Icon sign={sign} />
      <span>
        {title}
        <small className="dim">{about}</small>
      </span>
      <Icon sign="right" />
    </>
  );
}
