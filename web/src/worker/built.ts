/** What the build tells the worker. */

declare const __FILES__: readonly string[];
declare const __ICON__: string;
declare const __BADGE__: string;

/** Stands for everything that the worker and the page of one build are made of. */
export const VERSION = "__VERSION__";
/** What is kept from the start, relative to the scope; the page's own script is the first. */
export const FILES = __FILES__;
export const ICON = __ICON__;
export const BADGE = __BADGE__;
