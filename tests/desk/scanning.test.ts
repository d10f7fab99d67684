import { expect, test } from "vitest";
import { ownCodeFrom } from "#domain/copies/barcode.ts";
import { circulationIn, storiesOf } from "../../src/storage/readings.ts";
import { aSchool, books, everything, librarian, pupil } from "../storage/a-device.ts";
import { killAtWrite } from "../storage/kill.ts";

const aDesk = async () => {
  const school = await aSchool();
  const pc = await school.device("pc");
  await pc.bringInBooks(books("Dế Mèn phiêu lưu ký", ["STK.001", "STK.002"], { title: { isbn: "9786041166486" } }), books("Kính vạn hoa", ["STK.003"]));
  await pc.bringInReaders(pupil("Lê Bảo An"), pupil("Trần Gia Bình"));
  return { school, pc, desk: pc.here().desk, an: await pc.reader("Lê Bảo An"), binh: await pc.reader("Trần Gia Bình") };
};

test.each([
  ["a number of ours that is on no copy here", ownCodeFrom({ kind: "copy", block: 9, serial: 77 }), "ownCopy"],
  ["a card of ours that is nobody's here", ownCodeFrom({ kind: "card", block: 9, serial: 77 }), "ownCard"],
  ["one of our codes with a digit misread", `${ownCodeFrom({ kind: "copy", block: 9, serial: 77 }).slice(0, 9)}${(Number(ownCodeFrom({ kind: "copy", block: 9, serial: 77 })[9]) + 1) % 10}`, "misread"],
  ["the ISBN of a book that is not here", "9780306406157", "isbn"],
  ["an article of a shop", "8934567890120", "isbn"],
  ["anything else", "XYZ-999", "other"],
] as const)("%s is said to be what it looks like, and changes nothing", async (_what, code, looksLike) => {
  const { pc, desk, an } = await aDesk();
  expect(await desk.scan(code, an)).toEqual({ type: "Unknown", code, looksLike });
  expect(await pc.here().db.events.count()).toBe(0);
});

test("one input, no modes: a card opens its reader, a copy that is in is lent, one that is out comes back", async () => {
  const { school, pc, desk, an, binh } = await aDesk();
  const [card] = (await desk.patronFile(an))!.patron.cards;
  expect(await desk.scan(card!, undefined)).toMatchObject({ type: "PatronOpened", file: { patron: { id: an } } });
  expect(await desk.scan("STK.001", undefined)).toMatchObject({ type: "CopyIsIn" });
  school.passes(1);
  expect(await desk.scan("stk.001", an)).toMatchObject({ type: "Lent", file: { loans: [{ title: { titleProper: "Dế Mèn phiêu lưu ký" } }] } });
  school.passes(1);
  // Whoever's panel is open: a copy that is out comes back, and says from whom.
  expect(await desk.scan("STK.001", binh)).toMatchObject({ type: "TakenBack", overdueDays: 0, from: [{ patron: { id: an } }] });
  expect((await pc.here().db.events.toArray()).map(({ event }) => event.kind).sort()).toEqual(["copy-lent", "copy-returned"]);
});

test("a book's ISBN asks which of its copies", async () => {
  const { desk, an } = await aDesk();
  expect(await desk.scan("978-604-1-16648-6", an)).toMatchObject({ type: "WhichCopy", copies: [{ copy: { accessionNo: "STK.001" } }, { copy: { accessionNo: "STK.002" } }] });
});

test("one scan read twice is one scan; three seconds later, or another code in between, it is a new one", async () => {
  const { school, desk, an } = await aDesk();
  expect((await desk.scan("STK.001", an)).type).toBe("Lent");
  school.passes(0.04);
  expect((await desk.scan("stk.001", an)).type).toBe("SameAgain");
  school.passes(0.05);
  expect((await desk.scan("STK.001", an)).type).toBe("TakenBack");
  expect((await desk.scan("STK.003", an)).type).toBe("Lent");
  expect((await desk.scan("STK.001", an)).type).toBe("Lent");
});

test("what is said to be lent is on disk with all that belongs to it; a scan that fails at any write leaves nothing, and the same code at once is a new try", async () => {
  const { pc, desk, an } = await aDesk();
  const before = await everything(pc);
  let failed = 0;
  for (;;) {
    const killer = killAtWrite(failed + 1);
    const answer = await desk.scan("STK.001", an).catch(() => undefined);
    killer.stop();
    if (answer) {
      expect(answer.type).toBe("Lent");
      break;
    }
    failed++;
    expect(await everything(pc), `failed at write ${failed}`).toEqual(before);
  }
  // The event, its tie, the story, the open loan, their places in the outbox, the counter, the device's number.
  expect(failed).toBeGreaterThanOrEqual(7);
  const after = await everything(pc);
  const grown = Object.keys(after).filter((table) => after[table]!.length > before[table]!.length).map((table) => `${table} +${after[table]!.length - before[table]!.length}`);
  expect(grown.sort()).toEqual(["events +1", "openLoans +1", "outbox +2", "stories +1", "ties +1"]);
  expect(after["device"]).toMatchObject([{ sequence: 1 }]);
});

test("two picks of one copy at once: each is decided on what the other left", async () => {
  const { pc, desk, an, binh } = await aDesk();
  const copy = await pc.copy("STK.001");
  const answers = await Promise.all([desk.choose(copy, an), desk.choose(copy, binh)]);
  expect(answers.map(({ type }) => type).sort()).toEqual(["Lent", "TakenBack"]);
  expect(await storiesOf(pc.here().db, [copy])).toMatchObject([{ loans: [], contradictions: [], timesLent: 1 }]);
});

test("an act of a device has the next number, the latest stamp and the copy's last act as its cause", async () => {
  const { school, pc, desk, an, binh } = await aDesk();
  for (const reader of [an, an, binh]) {
    await desk.choose(await pc.copy("STK.001"), reader);
    school.passes(reader === an ? -30 : 1);
  }
  const events = circulationIn(await pc.here().db.events.toArray()).sort((a, b) => a.sequence - b.sequence);
  expect(events.map(({ kind, sequence }) => [kind, sequence])).toEqual([["copy-lent", 1], ["copy-returned", 2], ["copy-lent", 3]]);
  expect(events.map(({ cause }) => cause)).toEqual([null, events[0]!.id, events[1]!.id]);
  // The clock was set back half an hour after each act: stamps rise all the same.
  const keys = events.map(({ at }) => at.instant * 1000 + at.count);
  expect(keys).toEqual([...new Set(keys)].sort((a, b) => a - b));
});

test("the last act is taken back with one word; one that something was built on is not, nor one twice", async () => {
  const { school, pc, desk, an, binh } = await aDesk();
  const lent = await desk.scan("STK.001", an);
  const lentId = (lent as Extract<typeof lent, { type: "Lent" }>).event;
  expect(await desk.undo(lentId)).toMatchObject({ type: "Undone", copy: { story: { loans: [], timesLent: 0 } } });
  expect(await desk.undo(lentId)).toMatchObject({ type: "UndoRefused", refusal: { type: "NothingToUndo" } });
  expect((await desk.patronFile(an))!.loans).toEqual([]);

  // Undone, the same code may be read again at once.
  const again = await desk.scan("STK.001", binh);
  expect(again.type).toBe("Lent");
  school.passes(60 * 24 * 9);
  const back = await desk.scan("STK.001", undefined);
  expect(back).toMatchObject({ type: "TakenBack", overdueDays: 2 });
  expect(await desk.undo((again as Extract<typeof again, { type: "Lent" }>).event)).toMatchObject({ type: "UndoRefused", refusal: { type: "NotTheLatest", latest: { kind: "copy-returned" } } });
  expect(await desk.undo((back as Extract<typeof back, { type: "TakenBack" }>).event)).toMatchObject({ type: "Undone", copy: { story: { loans: [{ event: (again as Extract<typeof again, { type: "Lent" }>).event }] } } });
  expect(await desk.patronFile(binh)).toMatchObject({ blocks: true, overdue: [{}] });
  expect((await pc.here().db.events.toArray()).length).toBe(5);
});

test("an act that is not here is not taken back", async () => {
  const { desk } = await aDesk();
  expect(await desk.undo("event:nowhere" as never)).toEqual({ type: "UndoRefused", refusal: { type: "NothingToUndo" } });
});

test("the reader's panel says what is out, what is overdue, what blocks and how many more", async () => {
  const { school, pc, desk, an } = await aDesk();
  expect(await desk.patronFile(an)).toMatchObject({ loans: [], overdue: [], blocks: false, room: { limit: 2, has: 0 } });
  await desk.choose(await pc.copy("STK.001"), an);
  expect(await desk.patronFile(an)).toMatchObject({ loans: [{}], overdue: [], blocks: false, room: { limit: 2, has: 1 } });
  school.passes(60 * 24 * 8);
  expect(await desk.patronFile(an)).toMatchObject({ overdue: [{}], blocks: true });
  await pc.signIn(librarian.name, librarian.pin);
  const { rules, overdueBlocks } = pc.here().rules.current();
  await pc.here().ruleVersions.write({ rules, overdueBlocks: { ...overdueBlocks, pupil: false } }, pc.here().desk.today());
  await pc.reload();
  expect(await pc.here().desk.patronFile(an)).toMatchObject({ overdue: [{}], blocks: false });
  expect((await pc.here().desk.choose(await pc.copy("STK.003"), an)).type).toBe("Lent");
});

test("the library day does not go back with the clock, not even after a reload; a clock that runs on takes it along", async () => {
  const { school, pc, desk, an } = await aDesk();
  expect(desk.today()).toBe("2026-11-23");
  await desk.choose(await pc.copy("STK.001"), an);
  school.passes(-60 * 24 * 400);
  await pc.reload();
  expect(pc.here().desk.today()).toBe("2026-11-23");
  expect(await pc.here().desk.choose(await pc.copy("STK.003"), an)).toMatchObject({ type: "Lent", due: "2026-11-30" });
  school.passes(60 * 24 * 402);
  expect(pc.here().desk.today()).toBe("2026-11-25");
});

test("a double click on a copy is one act, at whichever button; a second later, or for another reader, it is a new one", async () => {
  const { school, pc, desk, an, binh } = await aDesk();
  const copy = await pc.copy("STK.001");
  // Both clicks are there before the first is saved.
  const answers = await Promise.all([desk.choose(copy, an), desk.choose(copy, an)]);
  expect(answers.map(({ type }) => type)).toEqual(["Lent", "SameAgain"]);
  expect((await desk.choose(copy, binh)).type).toBe("TakenBack");
  school.passes(0.02);
  expect((await desk.takeBackUnknown(copy)).type).toBe("TakenBack");
  expect((await desk.takeBackUnknown(copy)).type).toBe("SameAgain");
  expect((await pc.here().db.events.toArray()).map(({ event }) => event.kind).sort()).toEqual(["copy-lent", "copy-returned", "copy-returned"]);
  // Undone, the same click is a new try.
  expect(await desk.choose(copy, an)).toMatchObject({ type: "Lent" });
  const [lent] = (await desk.patronFile(an))!.loans;
  await desk.undo(lent!.loan.event);
  expect((await desk.choose(copy, an)).type).toBe("Lent");
  // What wrote nothing is answered the same again.
  const other = await pc.copy("STK.002");
  expect([(await desk.choose(other, an)).type, (await desk.choose(other, an)).type]).toEqual(["Refused", "Refused"]);
});

test("taking back never lends, whoever's panel is open: a copy that has come back meanwhile stays in", async () => {
  const { school, pc, desk, an } = await aDesk();
  const copy = await pc.copy("STK.001");
  await desk.choose(copy, an);
  school.passes(1);
  expect(await desk.takeBack(copy)).toMatchObject({ type: "TakenBack", from: [{ patron: { id: an } }] });
  school.passes(1);
  expect(await desk.takeBack(copy)).toMatchObject({ type: "BackAlready", copy: { story: { loans: [] } } });
  expect((await pc.here().db.events.toArray()).map(({ event }) => event.kind).sort()).toEqual(["copy-lent", "copy-returned"]);
});

test("what a scan would find here is known without anything being done: cards, copies and the publisher's codes, and nothing else", async () => {
  const { pc, desk, an } = await aDesk();
  const [card = ""] = (await desk.patronFile(an))!.patron.cards;
  const codes = [card, "stk.001", "9786041166486", ownCodeFrom({ kind: "copy", block: 9, serial: 77 }), "9780306406157", "STK.999"];
  expect(await Promise.all(codes.map((code) => desk.knows(code)))).toEqual([true, true, true, false, false, false]);
  expect(await pc.here().db.events.count()).toBe(0);
});
