// @vitest-environment jsdom
/** The store fails under the desk: a full disk, a lost connection. What was there stays, and the words say what to do. */
import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import * as words from "../../../src/ui/messages/vi/index.ts";
import { everything } from "../../storage/a-device.ts";
import { acts, answer, card, numbers, panel, pc, place, scan, until } from "./a-desk-page.tsx";

const { notSaved } = words.desk;

beforeEach(() => vi.stubGlobal("reportError", vi.fn()));
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const openReader = async () => {
  scan(await card());
  await until(panel).toContain("Lê Bảo An");
};
const refusingWrites = () => {
  const full = function (this: IDBObjectStore): never {
    this.transaction.abort();
    throw new DOMException("The disk is full", "QuotaExceededError");
  };
  vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(full);
  vi.spyOn(IDBObjectStore.prototype, "add").mockImplementation(full);
};
/** So many more transactions that write find no store. Wrapped before a store is opened: Dexie keeps what it finds then. */
let losses = 0;
let lost = 0;
beforeAll(() => {
  const begin = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (this: IDBDatabase, ...args) {
    if (losses <= 0 || args[1] !== "readwrite") return begin.apply(this, args);
    losses--;
    lost++;
    throw new DOMException("Connection to Indexed Database server lost. Refresh the page to try again", "UnknownError");
  };
  return () => {
    IDBDatabase.prototype.transaction = begin;
  };
});
beforeEach(() => {
  [losses, lost] = [0, 0];
});

test("with no room left an act is said not to be saved, nothing that was there is lost, and with room again it goes", async () => {
  await openReader();
  const before = await everything(pc);
  refusingWrites();
  scan(numbers[0]!);
  await until(answer).toContain(notSaved.full);
  expect(answer()).toContain(notSaved.fullDo);
  expect(answer()).toContain(numbers[0]!);
  expect([...place.querySelectorAll(".answer a")].map((link) => link.getAttribute("href"))).toEqual(["#/settings"]);
  expect(acts()).toEqual([]);
  vi.restoreAllMocks();
  expect(await everything(pc)).toEqual(before);
  scan(numbers[0]!);
  await until(() => acts().length).toBe(1);
});

test("a connection that the browser lost is opened anew, and the scan in hand is kept and asked once more", async () => {
  await openReader();
  losses = 1;
  scan(numbers[0]!);
  await until(() => acts().length).toBe(1);
  expect(answer()).toContain("Dế Mèn phiêu lưu ký");
  expect(lost).toBe(1);
  expect(await pc.here().db.events.count()).toBe(1);
});

test("lost again and again, it is said, with the code in hand and a way to begin anew", async () => {
  await openReader();
  losses = 1000;
  scan(numbers[0]!);
  await until(answer).toContain(notSaved.connectionLost);
  expect(answer()).toContain(notSaved.inHand.replace("{{code}}", numbers[0]!));
  expect([...place.querySelectorAll(".answer button")].map(({ textContent }) => textContent)).toEqual([notSaved.reload]);
  expect(reportError).toHaveBeenCalled();
  losses = 0;
  expect(await pc.here().db.events.count()).toBe(0);
});

test("an act that is on disk after all is not done twice", async () => {
  await openReader();
  const { desk } = pc.here();
  const scanning = desk.scan;
  // Written, and then the connection goes before anybody hears of it.
  (desk as { scan: typeof desk.scan }).scan = async (...args) => {
    await scanning(...args);
    throw new DOMException("Connection to Indexed Database server lost", "UnknownError");
  };
  scan(numbers[0]!);
  await until(answer).toContain(notSaved.perhaps);
  expect(await pc.here().db.events.count()).toBe(1);
});
