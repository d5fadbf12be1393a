import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useLocation } from "wouter";
import { documents } from "../api/queries";
import { Dialog } from "../design/dialog";
import { Icon, type Sign } from "../design/icon";
import { live } from "../live/context";
import { say } from "../words/words";
import { FURTHER } from "./navigation";

const FOUND_MAX = 8;

interface Place {
  readonly to: string;
  readonly title: string;
  readonly about: string;
  readonly sign: Sign;
}

/** Type where to go: screens, schedules, services' alerts, alerts by number or words. */
export default function Palette({ close }: { close: () => void }) {
  const [text, write] = useState("");
  const [at, move] = useState(0);
  const [, navigate] = useLocation();
  const list = useId();
  const found = useFound(text);
  const go = (place: Place | undefined) => {
    if (place === undefined) return;
    close();
    navigate(place.to);
  };
  return (
    <Dialog title={say("palette-title")} close={close}>
      <input
        className="input"
        data-first
        role="combobox"
        aria-expanded="true"
        aria-controls={list}
        aria-activedescendant={found[at] ? `${list}-${at}` : undefined}
        aria-label={say("palette-title")}
        placeholder={say("palette-hint")}
        value={text}
        onChange={event => {
          write(event.target.value);
          move(0);
        }}
        onKeyDown={event => {
          const step = { ArrowDown: 1, ArrowUp: -1 }[event.key] ?? 0;
          if (step !== 0) {
            event.preventDefault();
            move((at + step + found.length) % Math.max(1, found.length));
          } else if (event.key === "Enter") go(found[at]);
        }}
      />
      <div className="found" id={list} role="listbox" aria-label={say("palette-title")}>
        {found.map((place, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the input's
          <div
            key={place.to}
            id={`${list}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            onClick={() => go(place)}
          >
            <Icon sign={place.sign} />
            <span>{place.title}</span>
            <small className="dim">{place.about}</small>
          </div>
        ))}
      </div>
      {found.length === 0 && <p className="dim">{say("palette-nothing")}</p>}
    </Dialog>
  );
}

function useFound(text: string): Place[] {
  const { data: schedules } = useQuery(documents("schedules"));
  const { data: services } = useQuery(documents("services"));
  const places: Place[] = [
    { to: "/alerts", title: say("nav-alerts"), about: "", sign: "bell" },
    { to: "/on-call", title: say("nav-on-call"), about: "", sign: "person" },
    { to: "/schedules", title: say("nav-schedules"), about: "", sign: "calendar" },
    ...FURTHER.map(({ path, word, sign }) => ({ to: path, title: say(word), about: "", sign })),
    { to: "/profile", title: say("nav-profile"), about: "", sign: "card" },
  ];
  for (const { name, title } of schedules ?? []) {
    places.push({ to: `/schedules/${name}`, title: title ?? name, about: say("kind-schedule"), sign: "calendar" });
  }
  for (const { name, title } of services ?? []) {
    places.push({ to: `/alerts?service=${name}`, title: title ?? name, about: say("kind-service"), sign: "bell" });
  }
  const words = text.trim().toLowerCase();
  if (words !== "") {
    for (const { id, summary } of live.book.all()) {
      places.push({ to: `/alerts/${id}`, title: `#${id} ${summary}`, about: say("kind-alert"), sign: "bell" });
    }
  }
  return places.filter(place => place.title.toLowerCase().includes(words)).slice(0, FOUND_MAX);
}
