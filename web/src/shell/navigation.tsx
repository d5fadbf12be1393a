import { useQuery } from "@tanstack/react-query";
import { Link, useRoute } from "wouter";
import { whoAmI } from "../api/queries";
import { Icon, type Sign } from "../design/icon";
import { Avatar } from "../design/person";
import { say } from "../words/words";
import { useTriggered } from "./attention";
import { ConnectionState } from "./connection";
import { useNames } from "./names";

export interface PlaceToGo {
  readonly path: string;
  readonly sign: Sign;
  readonly word: string;
}

const PLACES: readonly PlaceToGo[] = [
  { path: "/alerts", sign: "bell", word: "nav-alerts" },
  { path: "/on-call", sign: "person", word: "nav-on-call" },
  { path: "/schedules", sign: "calendar", word: "nav-schedules" },
];

/** Where things are set up; a phone has them on a screen of their own. */
export const FURTHER: readonly PlaceToGo[] = [
  { path: "/services", sign: "layers", word: "nav-services" },
  { path: "/escalation-policies", sign: "steps", word: "nav-policies" },
  { path: "/teams", sign: "people", word: "nav-teams" },
  { path: "/people", sign: "card", word: "nav-people" },
  { path: "/channels", sign: "note", word: "nav-channels" },
  { path: "/deliveries", sign: "send", word: "nav-deliveries" },
  { path: "/settings", sign: "settings", word: "nav-settings" },
];

export function Navigation({ isInHand }: { isInHand: boolean }) {
  const triggered = useTriggered();
  return (
    <nav className="navigation" aria-label={say("nav-label")}>
      {!isInHand && (
        <Link href="/alerts" className="brand">
          <Mark />
          Nightbell
        </Link>
      )}
      <ul>
        {(isInHand ? PLACES : [...PLACES, ...FURTHER]).map(place => (
          <li key={place.path} className={place === FURTHER[0] ? "apart" : undefined}>
            <Place {...place} count={place.path === "/alerts" ? triggered : 0} />
          </li>
        ))}
        {isInHand && (
          <li>
            <Place path="/more" sign="more" word="nav-more" count={0} />
          </li>
        )}
      </ul>
      {!isInHand && (
        <div className="foot">
          <ConnectionState />
          <Me />
        </div>
      )}
    </nav>
  );
}

function Place({ path, sign, word, count }: { path: string; sign: Sign; word: string; count: number }) {
  const [isHere] = useRoute(`${path}/*?`);
  return (
    <Link href={path} className="place" aria-current={isHere ? "page" : undefined}>
      <Icon sign={sign} />
      <span>{say(word)}</span>
      {count > 0 && (
        <span className="count">
          <span aria-hidden="true">{count > 999 ? "999+" : count}</span>
          <span className="hidden-but-said">{say("nav-count", { count })}</span>
        </span>
      )}
    </Link>
  );
}

function Me() {
  const { data: me } = useQuery(whoAmI);
  const names = useNames();
  if (me === undefined) return null;
  const title = names.person(me.name);
  return (
    <Link href="/profile" className="me">
      <Avatar name={me.name} title={title} />
      <span>
        {title}
        <small className="dim">{say(`role-${me.role}`)}</small>
      </span>
    </Link>
  );
}

/** On phones the connection is said above, where it is seen before the thumb gets to work. */
export function TopBar() {
  return (
    <header className="top">
      <Link href="/alerts" className="brand">
        <Mark />
        Nightbell
      </Link>
      <ConnectionState />
    </header>
  );
}

/** The night bell at a pharmacist's door: a bell under a lamp. */
function Mark() {
  return (
    <svg className="mark" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="9" />
      <path d="M9 21h14c-1.6-1.7-2-3.6-2-7a5 5 0 0 0-10 0c0 3.4-.4 5.3-2 7z" />
      <circle cx="16" cy="24.2" r="1.7" />
      <path className="lamp" d="M24.5 6.5a4 4 0 1 0 2.600 5.800 4.600 4.600 0 0 1-2.600-5.800z" />
    </svg>
  );
}
