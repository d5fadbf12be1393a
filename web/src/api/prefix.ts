/** The path under which Nightbell is served, without a slash at the end: worked out from where this file came from. */
export const prefix = import.meta.env.DEV
  ? ""
  : new URL(/* @vite-ignore */ "..", import.meta.url).pathname.replace(/\/$/, "");
