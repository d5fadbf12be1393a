import { useEffect, useRef } from "react";
import { isChangedMeanwhile, messageOf, Refused } from "../api/client";
import { sayIfKnown } from "../words/words";
import { Icon } from "./icon";

const SIGNED_OUT = 401;

/** What something was refused for: `changed` when somebody was faster, otherwise everything that the server found wrong. */
export function reasonsOf(error: unknown, changed: string): readonly string[] {
  if (!(error instanceof Refused)) return [messageOf(error)];
  if (isChangedMeanwhile(error)) return [changed];
  const { errors } = error.answer as { errors?: readonly { key: string; message: string }[] };
  const reasons = errors?.map(({ key, message }) => (key === "" ? message : `${fieldOf(key)}: ${message}`));
  return reasons?.length ? Array.from(new Set(reasons)) : [error.message];
}

/** Why the server would refuse what is drafted. That nobody is signed in any more is said by the form itself. */
export function whyNot(error: Error | null): string | null {
  if (error === null || (error instanceof Refused && error.status === SIGNED_OUT)) return null;
  return reasonsOf(error, error.message).join("; ");
}

/** A path in a document in the words of the forms, what it counts from one: `contact_methods[1].address`. */
export function fieldOf(key: string): string {
  const parts = Array.from(key.matchAll(/([^.[\]]+)(?:\[(\d+)\])?/g), ([, name = "", index]) => {
    const word = sayIfKnown(`field-of-${name}`, name);
    return index === undefined ? word : `${word} ${Number(index) + 1}`;
  });
  return parts.join(", ");
}

/** Why something did not go, where it is seen. */
export function Refusal({ reasons }: { reasons: readonly string[] }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (reasons.length > 0) place.current?.scrollIntoView({ block: "nearest" });
  }, [reasons]);
  if (reasons.length === 0) return null;
  return (
    <div ref={place} className="refused" role="alert">
      <Icon sign="warning" />
      <div>
        {reasons.map(reason => (
          <p key={reason}>{reason}</p>
        ))}
      </div>
    </div>
  );
}
