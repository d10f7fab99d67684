/** A device has no room left: what it has goes to the server all the same, and it reads on once there is room. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { databasesOf } from "#wire/database-names.ts";
import { liveSchool } from "./a-live-school.ts";

let school: Awaited<ReturnType<typeof liveSchool>>;
beforeEach(async () => {
  school = await liveSchool();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await school.close();
});

/** Nothing more is written in this store, but in the tables that still have room. */
const fill = (store: string, room: readonly string[]) => {
  for (const way of ["put", "add"] as const) {
    const write = IDBObjectStore.prototype[way];
    vi.spyOn(IDBObjectStore.prototype, way).mockImplementation(function (this: IDBObjectStore, ...args) {
      if (this.transaction.db.name !== store || room.includes(this.name)) return write.apply(this, args);
      this.transaction.abort();
      throw new DOMException("The disk is full", "QuotaExceededError");
    });
  }
};

test.each([
  ["no room even to note that something goes", []],
  ["room for that note, and for nothing that is answered", ["device"]],
])("on a full disk it cannot read what another desk did, but sends what it has, and does both once there is room: %s", async (_how, room) => {
  const [pc, tablet] = [await school.device("pc"), await school.device("tablet")];
  const log = databasesOf(school.school.id).log(2026);
  const mine = await school.lend(pc, 0);
  const theirs = await school.lend(tablet, 1);
  await tablet.exchange();
  fill(pc.here().db.name, room);
  const { sync } = await school.live(pc);
  expect(await school.within(60_000, async () => (await school.onServer(log, mine)) !== undefined)).toBe(true);
  expect(await school.within(60_000, () => sync.status.current().trouble === "storageFull")).toBe(true);
  expect(await school.holds(pc, theirs)).toBe(false);
  expect(pc.here().counts.current().unsent).toBeGreaterThan(0);

  vi.restoreAllMocks();
  void sync.exchangeNow();
  expect(await school.within(60_000, async () => (await school.holds(pc, theirs)) && pc.here().counts.current().unsent === 0)).toBe(true);
  expect(sync.status.current().trouble).toBe("none");
  expect((await school.server.allDocuments(log)).map(({ _id }) => _id).sort()).toEqual([mine, theirs].sort());
});
