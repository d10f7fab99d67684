import { afterEach, expect, test, vi } from "vitest";
import type { Patron } from "#domain/patrons/patron.ts";
import { aSchool, books, carry, everything, pupil, type Device } from "./a-device.ts";
import { killAtWrite } from "./kill.ts";

afterEach(() => vi.restoreAllMocks());

const readers = async ({ here }: Device): Promise<Patron[]> => [...(await here().printing.patrons({}))].sort((a, b) => (a.id < b.id ? -1 : 1));
const named = async (device: Device, fullName: string): Promise<Patron> => (await readers(device)).find((patron) => patron.fullName === fullName)!;
const undo = async ({ here }: Device) => {
  const [latest] = (await here().lists.imports("patrons")).filter(({ undone }) => !undone);
  return here().lists.undoImport("patrons", latest!.id);
};

const class6a = [pupil("Lê Bảo An", { sectorId: "0101", yearOfBirth: 2015 }), pupil("Trần Gia Bình", { sectorId: "0102" }), pupil("Phạm Chi")];

test("a list of readers gives each a card, and every one is found at once: by card, by name, in the list of the class", async () => {
  const pc = await (await aSchool()).device("pc");
  expect(await pc.bringInReaders(...class6a)).toMatchObject({ patrons: 3, checked: 3, found: 3 });
  const all = await readers(pc);
  expect(new Set(all.flatMap(({ cards }) => cards)).size).toBe(3);
  for (const { fullName, cards, id } of all) {
    expect(await pc.here().desk.scan(cards[0]!, undefined)).toMatchObject({ type: "PatronOpened", file: { patron: { id } } });
    expect((await pc.here().desk.search(fullName, 5)).patrons[0]?.id).toBe(id);
  }
  expect(await pc.here().printing.classUnits()).toEqual(["6A"]);
});

test("the same list once more changes nothing", async () => {
  const pc = await (await aSchool()).device("pc");
  await pc.bringInReaders(...class6a);
  const before = await everything(pc);
  const plan = await pc.here().lists.planPatrons(class6a, "pupil");
  expect(plan.totals).toMatchObject({ add: 0, change: 0, skip: 3 });
  expect(await everything(pc)).toEqual(before);
});

test("next year's list changes the class of those it knows by their sector id, and leaves the card as it is", async () => {
  const pc = await (await aSchool()).device("pc");
  await pc.bringInReaders(...class6a);
  const an = await named(pc, "Lê Bảo An");
  const plan = await pc.here().lists.planPatrons([pupil("Lê Bảo An", { sectorId: "0101", classUnit: "7A", grade: 7 })], "pupil");
  expect(plan.rows).toMatchObject([{ what: "change", why: { type: "Changes", changes: [{ field: "classUnit", from: "6A", to: "7A" }, { field: "grade", from: 6, to: 7 }] } }]);
  await pc.here().lists.apply(plan, "lop7.xlsx", () => undefined);
  expect(await named(pc, "Lê Bảo An")).toEqual({ ...an, classUnit: "7A", grade: 7 });
});

test("two pupils of one class with one name are two readers, also when the second comes with a later list", async () => {
  const pc = await (await aSchool()).device("pc");
  await pc.bringInReaders(pupil("Nguyễn Văn Nam", { sectorId: "0201" }));
  await pc.bringInReaders(pupil("Nguyễn Văn Nam", { sectorId: "0202" }));
  expect((await readers(pc)).map(({ fullName }) => fullName)).toEqual(["Nguyễn Văn Nam", "Nguyễn Văn Nam"]);
  const other = await (await aSchool(2)).device("pc");
  await other.bringInReaders(pupil("Nguyễn Văn Nam"));
  await other.bringInReaders(pupil("Nguyễn Văn Nam", { sectorId: "0201" }), pupil("Nguyễn Văn Nam", { sectorId: "0202" }));
  expect((await readers(other)).length).toBe(2);
});

test("who was brought in without a sector id is known by it from the first list on that has it", async () => {
  const pc = await (await aSchool()).device("pc");
  await pc.bringInReaders(pupil("Phạm Chi"));
  await pc.bringInReaders(pupil("Phạm Chi", { sectorId: "0103" }));
  await pc.bringInReaders(pupil("Phạm Chi", { sectorId: "0103", classUnit: "7A" }));
  expect(await readers(pc)).toMatchObject([{ fullName: "Phạm Chi", classUnit: "7A" }]);
});

test("the sector id itself is nowhere on the device, and no name is there in the clear, whatever was brought in and taken back", async () => {
  const pc = await (await aSchool()).device("pc");
  await pc.bringInReaders(pupil("Lê Bảo An", { sectorId: "010145678901" }));
  await pc.bringInReaders(pupil("Lê Bảo An", { sectorId: "010145678901", classUnit: "7A" }));
  await undo(pc);
  const kept = JSON.stringify(await everything(pc));
  expect(kept.length).toBeGreaterThan(1000);
  expect(kept).not.toContain("010145678901");
  expect(kept).not.toContain("Bảo An");
});

test("a kill at any write of a list of readers leaves nothing of it; the last one leaves all of it", async () => {
  const pc = await (await aSchool()).device("pc");
  await pc.bringInReaders(...class6a);
  await pc.reload();
  const before = await everything(pc);
  const plan = await pc.here().lists.planPatrons([pupil("Lê Bảo An", { sectorId: "0101", classUnit: "7A" }), pupil("Vũ Dung")], "pupil");
  let killed = 0;
  for (;;) {
    const killer = killAtWrite(killed + 1);
    const done = await pc.here().lists.apply(plan, "lop.xlsx", () => undefined).then(() => true, () => false);
    killer.stop();
    if (done) break;
    killed++;
    await pc.reload();
    expect(await everything(pc), `killed at write ${killed}`).toEqual(before);
  }
  expect(killed).toBeGreaterThanOrEqual(5);
  await pc.reload();
  expect((await readers(pc)).map(({ fullName, classUnit }) => `${fullName} ${classUnit}`).sort()).toEqual(["Lê Bảo An 7A", "Phạm Chi 6A", "Trần Gia Bình 6A", "Vũ Dung 6A"]);
});

test("taken back, a list leaves the readers as they were: the new ones go, the changed ones have their former values", async () => {
  const school = await aSchool();
  const [pc, tablet] = [await school.device("pc"), await school.device("tablet")];
  await pc.bringInReaders(...class6a);
  const before = await readers(pc);
  await pc.bringInReaders(pupil("Lê Bảo An", { sectorId: "0101", classUnit: "7A", grade: 7 }), pupil("Phạm Chi", { sectorId: "0103" }), pupil("Vũ Dung"));
  await carry(pc, tablet);
  expect(await undo(pc)).toEqual({ ok: true, value: 3 });
  expect(await readers(pc)).toEqual(before);
  expect((await pc.here().desk.search("vu dung", 5)).patrons).toEqual([]);
  expect((await pc.here().lists.imports("patrons")).map(({ rows, undone }) => [rows, undone])).toEqual([[3, true], [3, false]]);
  await carry(pc, tablet);
  await tablet.reload();
  expect(await readers(tablet)).toEqual(before);
  // Once is enough.
  const [second] = await pc.here().lists.imports("patrons");
  expect(await pc.here().lists.undoImport("patrons", second!.id)).toEqual({ ok: true, value: 0 });
});

test("taking a list back does not take back what was changed after it", async () => {
  const pc = await (await aSchool()).device("pc");
  await pc.bringInReaders(...class6a);
  await pc.bringInReaders(pupil("Lê Bảo An", { sectorId: "0101", classUnit: "7A", grade: 7 }));
  const [second] = await pc.here().lists.imports("patrons");
  await pc.bringInReaders(pupil("Lê Bảo An", { sectorId: "0101", classUnit: "7B" }));
  await pc.here().lists.undoImport("patrons", second!.id);
  expect(await named(pc, "Lê Bảo An")).toMatchObject({ classUnit: "7B", grade: 6 });
});

test("a list is not taken back once a reader of it has borrowed, and the answer lists who; an undone loan does not count", async () => {
  const pc = await (await aSchool()).device("pc");
  await pc.bringInBooks(books("Dế Mèn phiêu lưu ký", ["1"]), books("Kính vạn hoa", ["2"]));
  await pc.bringInReaders(...class6a);
  const { desk } = pc.here();
  const slip = await desk.choose(await pc.copy("1"), await pc.reader("Trần Gia Bình"));
  await desk.undo((slip as Extract<typeof slip, { type: "Lent" }>).event);
  const lent = await desk.choose(await pc.copy("2"), await pc.reader("Lê Bảo An"));
  expect(lent.type).toBe("Lent");
  const before = await everything(pc);
  const refused = await undo(pc);
  expect(refused).toMatchObject({ ok: false, error: { type: "PatronsBorrowed", patrons: [{ fullName: "Lê Bảo An" }] } });
  expect(await everything(pc)).toEqual(before);
  await desk.undo((lent as Extract<typeof lent, { type: "Lent" }>).event);
  expect(await undo(pc)).toEqual({ ok: true, value: 3 });
  // Nothing is left that says which reader a party was.
  expect([await pc.here().db.patrons.count(), await pc.here().db.ties.count()]).toEqual([0, 0]);
});

test("a reader whom another desk changed while the list was being written keeps both changes", async () => {
  const school = await aSchool();
  const [pc, tablet] = [await school.device("pc"), await school.device("tablet")];
  await pc.bringInReaders(...class6a);
  await carry(pc, tablet);
  await tablet.bringInReaders(pupil("Lê Bảo An", { sectorId: "0101", yearOfBirth: 2014 }));
  const plan = await pc.here().lists.planPatrons([pupil("Lê Bảo An", { sectorId: "0101", classUnit: "7A" })], "pupil");
  const { db } = pc.here();
  const begin = db.transaction.bind(db) as (...args: unknown[]) => Promise<unknown>;
  let came = 0;
  // The seals are made, the transaction is about to begin: now the other desk's change comes in.
  let isFirst = true;
  vi.spyOn(db, "transaction").mockImplementation(((...args: unknown[]) => {
    // What the screens read meanwhile writes nothing.
    if (args[0] !== "rw" || !isFirst) return begin(...args);
    isFirst = false;
    return carry(tablet, pc).then((sent) => {
      came = sent.filter(({ kind }) => kind === "patron").length;
      return begin(...args);
    });
  }) as never);
  await pc.here().lists.apply(plan, "lop7.xlsx", () => undefined);
  expect(came).toBe(1);
  expect(await named(pc, "Lê Bảo An")).toMatchObject({ classUnit: "7A", yearOfBirth: 2014 });
});
