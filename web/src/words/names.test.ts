import { expect, test } from "vitest";
import { nameOf } from "./names";

test("names are made of what people call things", () => {
  const check = (title: string, expected: string) => expect(nameOf(title)).toBe(expected);
  check("Checkout", "checkout");
  check("Payments (EU)", "payments-eu");
  check("Zahlungsströme Süd", "zahlungsstrome-sud");
  check("Straße 7", "strasse-7");
  check("-- a.b_c --", "a.b_c");
  check("支払い", "new");
  check("x".repeat(200), "x".repeat(60));
});
