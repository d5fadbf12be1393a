import type { UseQueryResult } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { Link, useLocation } from "wouter";
import { Icon, type Sign } from "../design/icon";
import { ListFilter, matches } from "../design/list_filter";
import { Bones, Empty, Failed } from "../design/states";
import { usePageTitle } from "../shell/title";
import "./listing.css";

interface Named {
  readonly name: string;
  readonly title?: string;
}

interface Words {
  readonly title: string;
  readonly intro: string;
  readonly filter: string;
  readonly add: string;
  readonly none: string;
  readonly noneHint: string;
}

interface Props<T> {
  readonly path: string;
  readonly words: Words;
  /** What stands for such a thing where there is none yet. */
  readonly sign: Sign;
  readonly asked: UseQueryResult<readonly T[]>;
  /** By what else than its name and title one is found. */
  readonly called?: (thing: T) => string | undefined;
  /** What is listed first; as it comes unless given. */
  readonly order?: (one: T, other: T) => number;
  readonly mayAdd: boolean;
  readonly form: (props: { close: () => void; saved: (name: string) => void }) => ReactNode;
  /** What a row says. */
  readonly row: (thing: T) => ReactNode;
}

/** Everything of one kind: found as one types, opened by its name, and a new one made by a form. */
export function Listing<T extends Named>(props: Props<T>) {
  const { path, words, sign, asked, called, order, mayAdd, form, row } = props;
  usePageTitle(words.title);
  const [text, write] = useState("");
  const [isAdding, setAdding] = useState(false);
  const [, navigate] = useLocation();
  const found = (asked.data ?? []).filter(thing => matches(text, thing.name, thing.title, called?.(thing)));
  const shown = order === undefined ? found : found.sort(order);
  return (
    <div className="page">
      <header>
        <div>
          <h1>{words.title}</h1>
          <p>{words.intro}</p>
        </div>
        {mayAdd && (
          <button type="button" className="button first" onClick={() => setAdding(true)}>
            <Icon sign="plus" />
            {words.add}
          </button>
        )}
      </header>
      {asked.isPending && <Bones rows={6} />}
      {asked.isError && asked.data === undefined && <Failed error={asked.error} again={() => asked.refetch()} />}
      {asked.data?.length === 0 && (
        <Empty sign={sign} title={words.none}>
          <p>{words.noneHint}</p>
        </Empty>
      )}
      {asked.data !== undefined && asked.data.length > 0 && (
        <>
          <ListFilter label={words.filter} text={text} write={write} found={shown.length} />
          <ul className="card listing">
            {shown.map(thing => (
              <li key={thing.name}>{row(thing)}</li>
            ))}
          </ul>
        </>
      )}
      {isAdding && form({ close: () => setAdding(false), saved: name => navigate(`${path}/${name}`) })}
    </div>
  );
}

interface OneProps<T> {
  /** The list that it is in: its address and what it is called. */
  readonly back: readonly [path: string, title: string];
  readonly name: string;
  readonly asked: UseQueryResult<readonly T[]>;
  readonly missing: string;
  readonly children: (thing: T) => ReactNode;
}

/** One thing of a list, the way back to it, and what is said where there is no such thing. */
export function OneOf<T extends Named>({ back: [path, title], name, asked, missing, children }: OneProps<T>) {
  const thing = asked.data?.find(each => each.name === name);
  usePageTitle(thing?.title ?? name);
  return (
    <div className="page">
      <Link href={path} className="back">
        <Icon sign="left" />
        {title}
      </Link>
      {asked.isPending && <Bones rows={6} />}
      {asked.isError && asked.data === undefined && <Failed error={asked.error} again={() => asked.refetch()} />}
      {asked.data !== undefined && thing === undefined && <Empty sign="search" title={missing} />}
      {thing !== undefined && children(thing)}
    </div>
  );
}
