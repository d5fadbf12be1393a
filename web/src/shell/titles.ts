import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { documents } from "../api/queries";
import type { Kinds } from "../api/resources";
import type { Option } from "../design/fields";

type Titled = Exclude<keyof Kinds, "integrations" | "overrides" | "unavailabilities" | "temporary_schedules">;
type Titles = Readonly<Record<Titled, ReadonlyMap<string, string>>>;

function useAll(): Titles {
  const { data: users } = useQuery(documents("users"));
  const { data: teams } = useQuery(documents("teams"));
  const { data: services } = useQuery(documents("services"));
  const { data: schedules } = useQuery(documents("schedules"));
  const { data: escalation_policies } = useQuery(documents("escalation_policies"));
  const { data: channels } = useQuery(documents("channels"));
  return useMemo(() => {
    const of = (all: readonly { name: string; title?: string }[] | undefined) =>
      new Map((all ?? []).map(({ name, title }) => [name, title ?? name]));
    return {
      users: of(users),
      teams: of(teams),
      services: of(services),
      schedules: of(schedules),
      escalation_policies: of(escalation_policies),
      channels: of(channels),
    };
  }, [users, teams, services, schedules, escalation_policies, channels]);
}

/** What people call a document. */
export function useTitles(): (kind: Titled, name: string) => string {
  const all = useAll();
  return (kind, name) => all[kind].get(name) ?? name;
}

/** All documents of a kind, to choose one from. */
export function useOptions(kind: Titled): readonly Option[] {
  const all = useAll();
  return [...all[kind]].sort(([, one], [, other]) => one.localeCompare(other));
}
