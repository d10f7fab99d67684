/** What is looked at again after each act: on a slow tablet every request takes time from the next scan. */
import { expect, test, vi } from "vitest";
import { day } from "#domain/kernel/day.ts";
import { aSchool, books, librarian } from "./a-device.ts";

test("after an act the school's own order is not read again, but after a change of it, also one made beside an act", async () => {
  const school = await aSchool();
  const pc = await school.device("pc");
  await pc.bringInBooks(books("Sách A", ["A1"]));
  await pc.signIn(librarian.name, librarian.pin);
  const copy = await pc.copy("A1");
  const { db, desk, changeCalendar, calendar, counts } = pc.here();
  /** What the change before it has set going has ended. */
  const quiet = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 500));
  await quiet();
  const read: string[] = [];
  const { getAll } = IDBIndex.prototype;
  const spy = vi.spyOn(IDBIndex.prototype, "getAll").mockImplementation(function (this: IDBIndex, ...asked: Parameters<typeof getAll>) {
    if (this.objectStore.name === db.others.name) read.push(String(asked[0]));
    return getAll.apply(this, asked);
  });
  const unsent = counts.current().unsent;
  expect((await desk.takeBackUnknown(copy)).type).toBe("TakenBack");
  await expect.poll(() => counts.current().unsent).toBe(unsent + 1);
  await quiet();
  expect(read).not.toContain("setting");

  school.passes(1);
  const closed = day("2026-12-01");
  // Both before anything has been looked at again.
  vi.useFakeTimers({ toFake: ["setTimeout"] });
  await desk.takeBackUnknown(copy);
  await changeCalendar({ closures: [{ from: closed, to: closed, name: "Mất điện" }] });
  vi.runAllTimers();
  vi.useRealTimers();
  await expect.poll(() => calendar.current().closures).toHaveLength(1);
  expect(read).toContain("setting");
  spy.mockRestore();
});
