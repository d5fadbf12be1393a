/** Where in the console something is set that a check, an entry of the log or a plan is about. */

const SCREENS: Readonly<Record<string, string>> = {
  services: "/services",
  schedules: "/schedules",
  escalation_policies: "/escalation-policies",
  teams: "/teams",
  users: "/people",
  channels: "/channels",
};

/** Kinds of documents, which have a history and are in the configuration. */
export const DOCUMENT_KINDS: ReadonlySet<string> = new Set([
  "users",
  "teams",
  "schedules",
  "overrides",
  "temporary_schedules",
  "unavailabilities",
  "calendars",
  "escalation_policies",
  "channels",
  "services",
  "integrations",
]);

/** Its screen; of what has none, its history, where it can be read at least. */
export function screenOf(kind: string, name: string, me: string): string | null {
  if (kind === "users" && name === me) return "/profile";
  const screen = SCREENS[kind];
  if (screen !== undefined) return `${screen}/${encodeURIComponent(name)}`;
  return DOCUMENT_KINDS.has(kind) ? `/settings/history/${kind}/${encodeURIComponent(name)}` : null;
}
