import { expect, test } from "vitest";
import { whyNotSaved } from "../../src/desk/not-saved.ts";

test("a full disk is told from a lost connection, however deep the store's error has it", () => {
  expect(whyNotSaved(new DOMException("", "QuotaExceededError"))).toBe("full");
  expect(whyNotSaved(Object.assign(new Error("Transaction aborted"), { name: "AbortError", inner: new DOMException("", "QuotaExceededError") }))).toBe("full");
  expect(whyNotSaved(new DOMException("Connection to Indexed Database server lost. Refresh the page to try again", "UnknownError"))).toBe("connectionLost");
  expect(whyNotSaved(new DOMException("Failed to execute 'transaction' on 'IDBDatabase': The database connection is closing.", "InvalidStateError"))).toBe("connectionLost");
  expect(whyNotSaved(Object.assign(new Error("Database has been closed"), { name: "DatabaseClosedError" }))).toBe("connectionLost");
  for (const other of [new TypeError("undefined is no function"), "text", undefined, Object.assign(new Error("x"), { inner: undefined })]) expect(whyNotSaved(other)).toBe("unknown");
});
