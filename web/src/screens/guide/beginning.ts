import { useQuery } from "@tanstack/react-query";
import { documents, whoAmI } from "../../api/queries";
import { choose, chosen } from "../../shell/device";

/**
 * Whether the guide is shown: nothing could page the reader yet, and they have not put it away on this device. It is told by
 * what the list has asked for anyway; once shown the guide stays to the end.
 */
export function useBeginning(): boolean {
  const { data: me } = useQuery(whoAmI);
  const { data: users } = useQuery(documents("users"));
  const { data: services } = useQuery(documents("services"));
  const mine = users?.find(({ name }) => name === me?.actor);
  const state = chosen("guide");
  if (state !== null) return state === "open";
  const isNew = services?.length === 0 || (mine !== undefined && !mine.contact_methods?.length);
  if (isNew) choose("guide", "open");
  return isNew;
}
