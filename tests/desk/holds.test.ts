/** Who waits for a title, at one desk: placed, caught on return, kept, lent, put back; each act durable, undone as it was done. */
import { expect, test } from "vitest";
import type { HoldAnswer } from "../../src/desk/holds.ts";
import type { ScanAnswer } from "../../src/desk/desk.ts";
import type { EventId, TitleId } from "#domain/kernel/ids.ts";
import { aSchool, books, carry, librarian, pupil } from "../storage/a-device.ts";

const aDesk = async (copies: readonly string[] = ["1"]) => {
  const school = await aSchool(3);
  const pc = await school.device("pc");
  await pc.bringInBooks(books("Dế Mèn phiêu lưu ký", copies), books("Kính vạn hoa", ["90"]), books("Đất rừng phương Nam", ["91"]));
  await pc.bringInReaders(pupil("Lê Bảo An"), pupil("Trần Gia Bình"), pupil("Phạm Thuỳ Chi"));
  const { desk, holds, db } = pc.here();
  const [an, binh, chi] = [await pc.reader("Lê Bảo An"), await pc.reader("Trần Gia Bình"), await pc.reader("Phạm Thuỳ Chi")];
  const titleOf = async (no: string): Promise<TitleId> => (await db.copies.get(await pc.copy(no)))!.title;
  return {
    school, pc, desk, holds, db, an, binh, chi,
    title: await titleOf("1"),
    titleOf,
    /** Scans are made seconds apart. */
    choose: async (no: string, reader?: typeof an) => {
      school.passes(1);
      return desk.choose(await pc.copy(no), reader);
    },
    tasks: async () => (await holds.all()).flatMap(({ tasks }) => tasks.map((task) => `${task.type} ${task.hold.patron?.fullName}`)),
    states: async (title: TitleId) => (await holds.ofTitle(title))?.queue.holds.map(({ patron, state }) => `${patron?.fullName} ${state}`) ?? [],
  };
};

const eventOf = (answer: HoldAnswer | ScanAnswer): EventId => {
  if (!("event" in answer)) throw new Error(`nothing was noted: ${JSON.stringify(answer)}`);
  return answer.event;
};

test("placed, caught on return, kept for its reader, refused to another, lent, and over", async () => {
  const { choose, holds, title, an, binh, chi, db, states, tasks, desk } = await aDesk();
  expect((await choose("1", binh)).type).toBe("Lent");
  expect(await holds.place(title, an)).toMatchObject({ type: "HoldNoted" });
  expect(await holds.place(title, chi)).toMatchObject({ type: "HoldNoted" });
  expect(await holds.ofPatron(chi)).toMatchObject([{ place: 2, held: { state: "waiting" }, title: { titleProper: "Dế Mèn phiêu lưu ký" } }]);
  expect(await choose("1")).toMatchObject({ type: "TakenBack", caught: { patron: { fullName: "Lê Bảo An", classUnit: "6A" }, until: "2026-12-01", waiting: 1 } });
  expect(await states(title)).toEqual(["Lê Bảo An ready", "Phạm Thuỳ Chi waiting"]);
  expect(await tasks()).toEqual(["TellReader Lê Bảo An"]);
  expect(await choose("1")).toMatchObject({ type: "CopyIsIn", shelf: { patron: { fullName: "Lê Bảo An" }, kept: true } });
  // In the library, but not to be had.
  expect((await desk.search("de men", 5)).titles).toMatchObject([{ copies: 1, free: 0 }]);
  expect(await choose("1", chi)).toMatchObject({ type: "Refused", refusals: [{ type: "CopyIsHeldFor", patron: { fullName: "Lê Bảo An" }, until: "2026-12-01" }, { type: "OthersWait" }].slice(0, 1) });
  expect((await choose("1", an)).type).toBe("Lent");
  expect(await states(title)).toEqual(["Phạm Thuỳ Chi waiting"]);
  expect(await holds.ofPatron(an)).toEqual([]);
  // Every event is in the log under its title, in the outbox, and without gaps on its device.
  const events = (await db.events.toArray()).map(({ event }) => event).sort((a, b) => a.sequence - b.sequence);
  expect(events.map(({ kind }) => kind)).toEqual(["copy-lent", "hold-placed", "hold-placed", "copy-returned", "hold-caught", "copy-lent", "hold-ended"]);
  expect(events.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(events.at(-1)).toMatchObject({ because: "filled", loan: events[5]!.id });
  const waiting = new Set((await db.outbox.toArray()).map(({ id }) => id));
  expect(events.every(({ id }) => waiting.has(id))).toBe(true);
  expect((await desk.patronFile(an))?.loans).toHaveLength(1);
});

test("a return that is undone takes back what was set aside with it, and a loan that is undone lets its reader wait on", async () => {
  const { choose, holds, title, an, binh, desk, states } = await aDesk();
  await choose("1", binh);
  await holds.place(title, an);
  const back = await choose("1");
  expect(await states(title)).toEqual(["Lê Bảo An ready"]);
  expect((await desk.undo(eventOf(back))).type).toBe("Undone");
  expect(await states(title)).toEqual(["Lê Bảo An waiting"]);
  await choose("1");
  const loan = await choose("1", an);
  expect(await states(title)).toEqual([]);
  expect((await desk.undo(eventOf(loan))).type).toBe("Undone");
  expect(await states(title)).toEqual(["Lê Bảo An ready"]);
});

test("a librarian lends what is kept for another; that reader waits again, first in the queue", async () => {
  const { pc, choose, holds, title, an, binh, chi, desk, states } = await aDesk();
  await choose("1", binh);
  await holds.place(title, an);
  await choose("1");
  await pc.signIn(librarian.name, librarian.pin);
  const refused = await choose("1", chi);
  expect(refused).toMatchObject({ type: "Refused", mayOverride: true });
  const lent = await desk.lendAnyway(await pc.copy("1"), chi, { reason: "teacherAsked" });
  expect(lent.type).toBe("Lent");
  expect(await states(title)).toEqual(["Lê Bảo An waiting"]);
  // With the loan taken back it stands there again.
  expect((await desk.undo(eventOf(lent))).type).toBe("Undone");
  expect(await states(title)).toEqual(["Lê Bảo An ready"]);
});

test("the last copy is kept for who waits; who waits for a copy that is in has it fetched, and put back when they do not come", async () => {
  const { school, pc, choose, holds, title, an, binh, tasks, states } = await aDesk();
  await holds.place(title, an);
  expect(await tasks()).toEqual(["FetchFromShelf Lê Bảo An"]);
  expect(await choose("1", binh)).toMatchObject({ type: "Refused", refusals: [{ type: "OthersWait", waiting: 1, free: 1 }] });
  expect(await choose("1")).toMatchObject({ type: "CopyIsIn", awaitedBy: { patron: { fullName: "Lê Bảo An" } } });
  const [queue] = await holds.all();
  const hold = queue!.queue.waiting[0]!.hold.event;
  expect(await holds.setAside(title, hold, await pc.copy("90"))).toMatchObject({ type: "HoldRefused", refusal: { type: "CopyIsNotFree" } });
  const aside = await holds.setAside(title, hold, await pc.copy("1"));
  expect(aside).toMatchObject({ type: "HoldNoted", until: "2026-12-01" });
  expect(await tasks()).toEqual(["TellReader Lê Bảo An"]);
  expect((await holds.announced(title, eventOf(aside))).type).toBe("HoldNoted");
  expect(await tasks()).toEqual([]);
  school.passes(60 * 24 * 9);
  expect(await states(title)).toEqual(["Lê Bảo An expired"]);
  expect(await tasks()).toEqual(["PutBack Lê Bảo An"]);
  const back = await holds.putBack(title, eventOf(aside));
  expect([await tasks(), await states(title)]).toEqual([[], []]);
  expect((await holds.undo(eventOf(back))).type).toBe("HoldNoted");
  expect(await tasks()).toEqual(["PutBack Lê Bảo An"]);
});

test("after the last day the copy goes to the next reader without anybody putting it back", async () => {
  const { school, pc, choose, holds, title, an, binh, chi, tasks, states } = await aDesk();
  await choose("1", chi);
  await holds.place(title, an);
  await holds.place(title, binh);
  await choose("1");
  school.passes(60 * 24 * 9);
  expect(await tasks()).toEqual(["FetchFromShelf Trần Gia Bình"]);
  const { queue } = (await holds.ofTitle(title))!;
  expect((await holds.setAside(title, queue.waiting[0]!.hold.event, await pc.copy("1"))).type).toBe("HoldNoted");
  expect(await states(title)).toEqual(["Trần Gia Bình ready"]);
});

test("a hold that is cancelled while its copy stands on the shelf leaves it to be put back; the undo brings both back", async () => {
  const { choose, holds, title, an, binh, tasks, states } = await aDesk();
  await choose("1", binh);
  await holds.place(title, an);
  await choose("1");
  const hold = (await holds.ofPatron(an))[0]!.held.hold.event;
  const cancelled = await holds.end(title, hold, "cancelled");
  expect([await states(title), await tasks()]).toEqual([["Lê Bảo An over"], ["PutBack Lê Bảo An"]]);
  expect(await holds.end(title, hold, "cancelled")).toMatchObject({ type: "HoldRefused", refusal: { type: "HoldIsOver" } });
  expect((await holds.undo(eventOf(cancelled))).type).toBe("HoldNoted");
  expect(await states(title)).toEqual(["Lê Bảo An ready"]);
});

test("a reader waits for two titles and no more, not twice for one, and not for what they have", async () => {
  const { choose, holds, title, titleOf, an, binh } = await aDesk();
  const refusal = async (id: TitleId) => holds.place(id, an).then((answer) => (answer.type === "HoldRefused" ? answer.refusal.type : "placed"));
  await choose("1", binh);
  expect([await refusal(title), await refusal(title), await refusal(await titleOf("90")), await refusal(await titleOf("91"))]).toEqual(["placed", "WaitsAlready", "placed", "TooManyHolds"]);
  const second = (await holds.ofPatron(an)).find(({ title: { titleProper } }) => titleProper === "Kính vạn hoa")!;
  await holds.end(second.title.id, second.held.hold.event, "cancelled");
  await choose("91", an);
  expect(await refusal(await titleOf("91"))).toBe("HasThisTitle");
});

test("a book that somebody waits for is not renewed", async () => {
  const { choose, desk, holds, title, an, binh } = await aDesk();
  await choose("1", binh);
  await holds.place(title, an);
  const { loan } = (await desk.patronFile(binh))!.loans[0]!;
  expect(await desk.renew(loan, binh)).toMatchObject({ type: "RenewRefused", refusals: [{ type: "TitleIsAwaited", waiting: 1 }] });
});

test("a copy that was missing and turns up goes to who waits, too", async () => {
  const { pc, choose, desk, holds, title, an, tasks } = await aDesk(["1", "2"]);
  await desk.say(await pc.copy("1"), { kind: "copy-lost" });
  await desk.say(await pc.copy("2"), { kind: "copy-lost" });
  expect((await holds.place(title, an)).type).toBe("HoldRefused");
  expect((await choose("2")).type).toBe("Found");
  expect((await holds.place(title, an)).type).toBe("HoldNoted");
  expect(await choose("1")).toMatchObject({ type: "Found", caught: { patron: { fullName: "Lê Bảo An" } } });
  expect(await tasks()).toEqual(["TellReader Lê Bảo An"]);
});

test("a book read in the library fills no hold, but the copy kept for its reader does", async () => {
  const { school, pc, choose, desk, holds, title, an, binh, states } = await aDesk(["1", "2"]);
  await choose("1", binh);
  await holds.place(title, an);
  school.passes(1);
  expect((await desk.choose(await pc.copy("2"), an, { use: "inLibrary" })).type).toBe("Lent");
  expect(await states(title)).toEqual(["Lê Bảo An waiting"]);
  expect(await choose("2")).toMatchObject({ type: "TakenBack", caught: { patron: { fullName: "Lê Bảo An" } } });
  school.passes(1);
  expect((await desk.choose(await pc.copy("2"), an, { use: "inLibrary" })).type).toBe("Lent");
  expect(await states(title)).toEqual([]);
});

test("a copy that stood on the pick-up shelf and is brought back all the same goes there again, for the same reader", async () => {
  const { pc, school, choose, desk, holds, title, an, binh, chi, states } = await aDesk();
  await choose("1", binh);
  await holds.place(title, an);
  await holds.place(title, chi);
  await choose("1");
  school.passes(1);
  expect(await desk.takeBackUnknown(await pc.copy("1"))).toMatchObject({ type: "TakenBack", caught: { patron: { fullName: "Lê Bảo An" }, until: "2026-12-01", waiting: 1 } });
  expect(await states(title)).toEqual(["Lê Bảo An ready", "Phạm Thuỳ Chi waiting"]);
});

test("a reader who was erased by a device that did not know they wait is passed over, and what was kept for them goes back", async () => {
  const { school, pc, choose, holds, title, an, binh, chi } = await aDesk();
  const tablet = await school.device("tablet");
  await carry(pc, tablet);
  await tablet.reload();
  await choose("1", binh);
  await holds.place(title, an);
  await holds.place(title, chi);
  await choose("1");
  await pc.signIn(librarian.name, librarian.pin);
  expect(await pc.here().forgetting.eraseReader(an)).toMatchObject({ ok: false, error: { type: "StillOpen", awaited: [{ title: { titleProper: "Dế Mèn phiêu lưu ký" } }] } });
  await tablet.signIn(librarian.name, librarian.pin);
  expect(await tablet.here().forgetting.eraseReader(await tablet.reader("Lê Bảo An"))).toMatchObject({ ok: true });
  await carry(tablet, pc);
  await pc.reload();
  const after = pc.here().holds;
  const one = (await after.ofTitle(title))!;
  expect(one.queue.holds.map(({ patron, state }) => [patron?.fullName, state])).toEqual([[undefined, "passedOver"], ["Phạm Thuỳ Chi", "waiting"]]);
  // The copy is there for the next one.
  expect(one.tasks).toMatchObject([{ type: "FetchFromShelf", hold: { patron: { fullName: "Phạm Thuỳ Chi" } }, copies: [await pc.copy("1")] }]);
  expect((await after.end(title, one.queue.holds[0]!.hold.event, "cancelled")).type).toBe("HoldNoted");
});

test("how many titles a reader waits for is in the rules of the day", async () => {
  const { pc, holds, title, titleOf, an } = await aDesk();
  const { rules: inForce, ruleVersions, desk } = pc.here();
  const { rules, overdueBlocks } = inForce.current();
  expect(await ruleVersions.write({ rules, overdueBlocks, holds: { pupil: 1 } }, desk.today())).toMatchObject({ ok: true });
  await expect.poll(() => inForce.current().holds).toEqual({ pupil: 1 });
  expect((await holds.place(title, an)).type).toBe("HoldNoted");
  expect(await holds.place(await titleOf("90"), an)).toMatchObject({ type: "HoldRefused", refusal: { type: "TooManyHolds", limit: 1, has: 1 } });
});
