/** A policy in words, one sentence a step: pure but for the words. */

import { readTarget, type Target } from "../../duty/targets";
import { language, say } from "../../words/words";

type TitleOf = (kind: "users" | "teams" | "schedules" | "channels", name: string) => string;

export function targetInWords(target: Target, titleOf: TitleOf): string {
  const { kind, name, offset } = target;
  if (kind === "user") return titleOf("users", name);
  if (kind === "team") return say("target-team", { name: titleOf("teams", name) });
  if (kind === "channel") return say("target-channel", { name: titleOf("channels", name) });
  const schedule = titleOf("schedules", name);
  if (offset > 0) return say("target-next", { name: schedule });
  return offset < 0 ? say("target-previous", { name: schedule }) : say("target-schedule", { name: schedule });
}

export function targetsInWords(notify: readonly string[], titleOf: TitleOf): string {
  const words = notify.map(text => {
    const target = readTarget(text);
    return target === null ? text : targetInWords(target, titleOf);
  });
  return new Intl.ListFormat(language).format(words);
}
