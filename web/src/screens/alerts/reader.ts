import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { documents, onCallNow, whoAmI } from "../../api/queries";
import type { Team } from "../../api/resources";
import type { Reader } from "./view";

/** Who is looking, as the filters need it. */
export function useReader(): Reader {
  const { data: me } = useQuery(whoAmI);
  const { data: teams } = useQuery(documents("teams"));
  const { data: services } = useQuery(documents("services"));
  const { data: onCall } = useQuery(onCallNow);
  return useMemo(() => {
    const user = me?.owner ?? me?.name ?? "";
    const isMine = (team: Team) => team.lead === user || (team.members ?? []).includes(user);
    const mine = new Set((teams ?? []).filter(isMine).map(({ name }) => name));
    const ofTeams = (services ?? []).filter(({ team }) => team !== undefined && mine.has(team));
    const paged = (onCall?.services ?? []).filter(({ on_call }) => on_call.some(each => each.user === user));
    return {
      user,
      teamServices: new Set(ofTeams.map(({ name }) => name)),
      paged: new Set(paged.map(({ service }) => service)),
    };
  }, [me, teams, services, onCall]);
}
