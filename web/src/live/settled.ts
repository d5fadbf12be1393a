import { useEffect, useState } from "react";

/** So long a value must not have changed before it counts. */
const STILL_MS = 150;

/** A value once it has stayed the same for a moment. */
export function useSettled(value: string): string {
  const [settled, settle] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => settle(value), STILL_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
