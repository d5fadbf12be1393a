import { expect, test } from "vitest";
import type { Alert } from "../api/client";
import { AlertBook } from "./book";

function alert(id: number, version: number, status = "triggered"): Alert {
  return { id, version, status, summary: `alert ${id}` } as Alert;
}

function versions(book: AlertBook): string[] {
  return book.all().map(({ id, version, status }) => `${id}@${version} ${status}`);
}

test("what is older than what is known is dropped", () => {
  const book = new AlertBook();
  book.learn([alert(1, 3), alert(2, 1)]);
  const revision = book.revision();
  book.learn([alert(1, 2, "resolved"), alert(2, 1)]);
  expect(book.revision()).toBe(revision);
  book.learn([alert(1, 4, "resolved")]);
  expect(versions(book)).toEqual(["1@4 resolved", "2@1 triggered"]);
});

test("a complete list drops what it lacks, but not what came since it was asked for", () => {
  const book = new AlertBook();
  book.learn([alert(1, 1), alert(2, 1), alert(3, 1, "resolved")]);
  const asked = book.versions();
  book.learn([alert(4, 1), alert(2, 2)]);
  book.learnAllOpen([alert(5, 1)], asked);
  expect(versions(book).sort()).toEqual(["2@2 triggered", "3@1 resolved", "4@1 triggered", "5@1 triggered"]);
});

test("what is hoped for lies over what is known until it settles", () => {
  const book = new AlertBook();
  book.learn([alert(1, 1)]);
  book.hope(1, { status: "acknowledged" });
  book.learn([alert(1, 2)]);
  expect(versions(book)).toEqual(["1@1 acknowledged"]);
  book.settle(1);
  expect(versions(book)).toEqual(["1@2 triggered"]);
});
