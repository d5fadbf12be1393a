import { expect, test } from "vitest";
import { EventStreamParser } from "./event_stream";

test("events are the same however the text is cut", () => {
  const text =
    ': hello\nid: 7\nevent: alert\ndata: {"id":1}\n\nid: 8\r\nevent: heartbeat\r\ndata: a\r\ndata: b\r\n\r\nevent: reset\n\n';
  const expected = [
    { id: "7", event: "alert", data: '{"id":1}' },
    { id: "8", event: "heartbeat", data: "a\nb" },
    { id: "8", event: "reset", data: "" },
  ];
  for (let size = 1; size <= text.length; size++) {
    const parser = new EventStreamParser();
    const events = [];
    for (let at = 0; at < text.length; at += size) events.push(...parser.push(text.slice(at, at + size)));
    expect(events, `cut every ${size}`).toEqual(expected);
  }
});
