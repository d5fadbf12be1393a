/** Reads `text/event-stream` piece by piece, as the HTML standard says, without a connection of its own. */

export interface StreamEvent {
  readonly id: string;
  readonly event: string;
  readonly data: string;
}

export class EventStreamParser {
  #rest = "";
  #id = "";
  #event = "";
  #data: string[] = [];

  /** The events that this piece of text completes. */
  push(text: string): StreamEvent[] {
    const events: StreamEvent[] = [];
    // A carriage return at the end may be half of a line end; it waits for what follows.
    const whole = this.#rest + text;
    const held = whole.endsWith("\r") ? 1 : 0;
    const lines = whole.slice(0, whole.length - held).split(/\r\n|\n|\r/);
    this.#rest = (lines.pop() ?? "") + whole.slice(whole.length - held);
    for (const line of lines) {
      const event = this.#line(line);
      if (event !== null) events.push(event);
    }
    return events;
  }

  #line(line: string): StreamEvent | null {
    if (line === "") return this.#dispatch();
    if (line.startsWith(":")) return null;
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "data") this.#data.push(value);
    else if (field === "event") this.#event = value;
    else if (field === "id" && !value.includes("\0")) this.#id = value;
    return null;
  }

  #dispatch(): StreamEvent | null {
    const event = { id: this.#id, event: this.#event || "message", data: this.#data.join("\n") };
    const isEmpty = this.#data.length === 0 && this.#event === "";
    this.#event = "";
    this.#data = [];
    return isEmpty ? null : event;
  }
}
