import { type ComponentType, lazy } from "react";
import { type Area, wordsOf } from "../words/areas";

/** Something that is loaded when it is first shown, together with the words it needs. */
export function screen<P>(load: () => Promise<{ default: ComponentType<P> }>, ...areas: Area[]) {
  return lazy(async () => {
    try {
      const [loaded] = await Promise.all([load(), wordsOf("screens"), ...areas.map(wordsOf)]);
      return loaded;
    } catch (cause) {
      // A style sheet that does not arrive is told of otherwise than a script: to the reader it is one thing.
      throw new TypeError("a part of the console did not arrive", { cause });
    }
  });
}
