/** Documents as the console reads them. The API describes them as objects; docs/configuration.md says what is in them. */

export interface User {
  readonly name: string;
  readonly title?: string;
  readonly email?: string;
  readonly role?: string;
  readonly disabled?: boolean;
  readonly time_zone?: string;
  readonly tags?: readonly string[];
  readonly contact_methods?: readonly ContactMethod[];
  readonly notification_rules?: { readonly high?: readonly Rule[]; readonly low?: readonly Rule[] };
}

export interface ContactMethod {
  readonly name: string;
  readonly type: string;
  readonly address?: string;
  readonly disabled?: boolean;
}

export interface Rule {
  readonly via: string;
  readonly after?: string;
}

export interface Team {
  readonly name: string;
  readonly title?: string;
  readonly members?: readonly string[];
  readonly lead?: string;
}

export interface Service {
  readonly name: string;
  readonly title?: string;
  readonly team?: string;
  readonly escalation_policy?: string;
  readonly playbook?: string;
  readonly urgency?: Readonly<Record<string, string>>;
  readonly acknowledgement_timeout?: string;
  readonly auto_resolve?: string;
}

export interface Integration {
  readonly name: string;
  readonly title?: string;
  readonly service: string;
  readonly type?: string;
  readonly key?: string;
}

export interface Channel {
  readonly name: string;
  readonly title?: string;
  readonly type: string;
  readonly address?: string;
  readonly bundle?: string;
}

export interface Unavailability {
  readonly name: string;
  readonly user: string;
  /** On the clock of the person's zone, unless it has an offset. */
  readonly from: string;
  readonly to: string;
  readonly reason?: string;
  /** The calendar that says so, and says so again when it is changed here. */
  readonly calendar?: string;
}

export interface Schedule {
  readonly name: string;
  readonly title?: string;
  readonly team?: string;
  readonly time_zone: string;
  readonly rotations?: readonly Rotation[];
  readonly coverage?: "always" | readonly Window[];
  readonly requirements?: readonly Requirement[];
  readonly holidays?: readonly string[];
  readonly nights_in_a_row_max?: number;
  readonly hand_over?: HandOver;
}

export interface Window {
  readonly days?: string;
  readonly from?: string;
  readonly to?: string;
}

/** One of the two. */
export interface Requirement {
  readonly at_least?: number;
  readonly one_of?: { readonly tag: string };
}

export interface HandOver {
  readonly people?: boolean;
  readonly before?: string;
  readonly accept?: string;
  readonly channels?: readonly ToldChannel[];
}

export interface ToldChannel {
  readonly channel: string;
  readonly at?: string;
  readonly days?: string;
}

export interface Rotation {
  readonly name: string;
  readonly shift: string;
  readonly start: string;
  readonly members: readonly (string | readonly string[])[];
  readonly order?: string;
  readonly active?: readonly Window[];
}

export interface Override {
  readonly name: string;
  readonly schedule: string;
  readonly replace?: string;
  readonly with?: string;
  /** On the clock of the schedule's zone, unless it has an offset. */
  readonly from: string;
  readonly to: string;
  /** The calendar that says so, and says so again when it is changed here. */
  readonly calendar?: string;
}

/** A span in which its shifts alone decide who is on call. */
export interface TemporarySchedule {
  readonly name: string;
  readonly title?: string;
  readonly schedule: string;
  /** On the clock of the schedule's zone, unless it has an offset. */
  readonly from: string;
  readonly to: string;
  readonly shifts?: readonly TemporaryShift[];
}

export interface TemporaryShift {
  readonly user: string;
  readonly from: string;
  readonly to: string;
}

export interface EscalationPolicy {
  readonly name: string;
  readonly title?: string;
  readonly team?: string;
  readonly steps: readonly { readonly notify: readonly string[]; readonly wait?: string }[];
  readonly repeat?: number;
  readonly last_resort?: readonly string[];
}

export interface Kinds {
  users: User;
  teams: Team;
  services: Service;
  schedules: Schedule;
  overrides: Override;
  escalation_policies: EscalationPolicy;
  integrations: Integration;
  channels: Channel;
  unavailabilities: Unavailability;
  temporary_schedules: TemporarySchedule;
}
