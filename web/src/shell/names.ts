import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { documents } from "../api/queries";
import type { Service } from "../api/resources";
import { knowPeople } from "../design/person";
import { say } from "../words/words";

export interface Names {
  readonly person: (name: string) => string;
  readonly service: (name: string) => string;
  readonly services: ReadonlyMap<string, Service>;
  /** Whoever did something: a person, a token, an integration, a channel or a policy. */
  readonly actor: (actor: string) => { readonly title: string; readonly user: string | null };
}

const PREFIXED = /^(token|integration|channel|user):(.+)$/;

/** What people call the things that the API names. */
export function useNames(): Names {
  const { data: users } = useQuery(documents("users"));
  const { data: services } = useQuery(documents("services"));
  return useMemo(() => {
    knowPeople((users ?? []).map(({ name }) => name));
    const people = new Map((users ?? []).map(user => [user.name, user.title ?? user.name]));
    const known = new Map((services ?? []).map(service => [service.name, service]));
    const person = (name: string) => people.get(name) ?? name;
    return {
      person,
      service: name => known.get(name)?.title ?? name,
      services: known,
      actor: actor => {
        const [, kind, name] = PREFIXED.exec(actor) ?? [];
        if (kind === "user" && name !== undefined) return { title: person(name), user: name };
        if (kind !== undefined && name !== undefined) return { title: say(`actor-${kind}`, { name }), user: null };
        if (actor === "policy") return { title: say("actor-policy"), user: null };
        if (actor === "nightbell") return { title: "Nightbell", user: null };
        return { title: person(actor), user: actor };
      },
    };
  }, [users, services]);
}
