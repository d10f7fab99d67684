/** A class gets its textbooks at two desks, gives them back at either, and both tell the same of it. */
import { describe, expect, test } from "vitest";
import { sumOf } from "#domain/circulation/day-book.ts";
import { byUnit, totalsOf } from "#domain/circulation/by-unit.ts";
import type { Day } from "#domain/kernel/day.ts";
import type { TitleId } from "#domain/kernel/ids.ts";
import type { ClassFile, LendAnswer, Wanted } from "../../src/desk/textbooks.ts";
import { rebuildReadings } from "../../src/storage/readings.ts";
import { aSchool, books, carry, librarian, pupil, type Device } from "../storage/a-device.ts";

const names = ["Lê Bảo An", "Trần Gia Bình", "Phạm Thuỳ Chi"];
const titleNames = ["Toán 6", "Ngữ văn 6", "Tin học 6"];

const aClass = async () => {
  const school = await aSchool();
  const pc = await school.device("pc");
  await pc.bringInBooks(...titleNames.map((name, index) => books(name, [`SGK.${index}1`, `SGK.${index}2`, `SGK.${index}3`], { title: { bookType: "textbook", grade: 6, titleProper: name } })));
  await pc.bringInReaders(...names.map((name) => pupil(name)), pupil("Vũ Hoàng Đức", { classUnit: "6B" }));
  await pc.signIn(librarian.name, librarian.pin);
  const titles = (await pc.here().textbooks.textbooksOf(6)).map(({ id }) => id);
  const tablet = await school.device("tablet");
  await carry(pc, tablet);
  await tablet.reload();
  await tablet.signIn(librarian.name, librarian.pin);
  return { school, pc, tablet, titles };
};

const textbooks = ({ here }: Device) => here().textbooks;
const fileOf = (device: Device): Promise<ClassFile> => textbooks(device).classFile("6A");
const everything = async (device: Device, titles: readonly TitleId[]): Promise<Wanted[]> => (await fileOf(device)).pupils.flatMap(({ id }) => titles.map((title) => ({ pupil: id, title })));
const openLots = (device: Device, titles: readonly TitleId[], quantity: number) => Promise.all(titles.map((title) => textbooks(device).openLot(title, "2024", quantity)));
const eventsOf = (answer: LendAnswer) => (answer.type === "Lent" ? answer.events : []);
const leftOf = async (device: Device) => (await textbooks(device).lots()).map(({ quantity, left, sum }) => ({ quantity, left, owed: sum.owed }));

/** Who has which title, as a librarian would read it out. */
const told = async (device: Device): Promise<string[]> => {
  const { pupils, holdings } = await fileOf(device);
  const nameOf = new Map(pupils.map(({ id, fullName }) => [id, fullName]));
  return holdings.map(({ pupil: id, title, out, owed }) => `${id ? nameOf.get(id) : "6A"}: ${title.titleProper} ${out}/${owed}`).sort();
};

describe("by quantity", () => {
  test("one confirmation lends a set to a class, due at the end of the school year, and one click takes it all back", async () => {
    const { pc, titles } = await aClass();
    await openLots(pc, titles, 40);
    const wanted = await everything(pc, titles);
    const answer = await textbooks(pc).lend(wanted);
    expect(answer).toMatchObject({ type: "Lent", refused: [] });
    expect(eventsOf(answer).length).toBe(9);
    const { holdings } = await fileOf(pc);
    expect(new Set(holdings.map(({ loan }) => loan.due))).toEqual(new Set(["2027-05-31"]));
    expect(await leftOf(pc)).toEqual(titles.map(() => ({ quantity: 40, left: 37, owed: 0 })));
    const { dayBook, desk } = pc.here();
    expect(sumOf(await dayBook.figures(desk.today(), desk.today()), { entry: "lent", bookType: "textbook", grade: 6 })).toBe(9);
    expect(await textbooks(pc).undo(eventsOf(answer))).toBe(9);
    expect(await textbooks(pc).undo(eventsOf(answer))).toBe(0);
    expect((await fileOf(pc)).holdings).toEqual([]);
    expect(await leftOf(pc)).toEqual(titles.map(() => ({ quantity: 40, left: 40, owed: 0 })));
  });

  test("who has a title already does not get it twice, and where a lot has too few nothing is lent", async () => {
    const { pc, titles } = await aClass();
    const [maths] = titles as [TitleId];
    const lots = await openLots(pc, titles, 2);
    const wanted = await everything(pc, titles);
    expect(await textbooks(pc).lend(wanted)).toMatchObject({ type: "TooFew", titles: titles.map((id) => ({ title: { id }, wanted: 3, left: 2 })) });
    expect((await fileOf(pc)).holdings).toEqual([]);
    for (const lot of lots) expect(await textbooks(pc).changeLot(lot, 10, "received")).toBe(true);
    expect(await textbooks(pc).lend(wanted.slice(0, 1))).toMatchObject({ type: "Lent" });
    const again = await textbooks(pc).lend(wanted);
    expect(again).toMatchObject({ type: "Lent", refused: [{ title: { id: wanted[0]!.title }, refusals: [{ type: "PatronHasThisTitle" }] }] });
    expect(eventsOf(again).length).toBe(8);
    // At the ordinary desk too: a copy of what they have from a lot.
    const [copy] = (await pc.here().desk.titleFile(maths))!.copies;
    expect(await pc.here().desk.choose(copy!.copy.id, wanted[0]!.pupil)).toMatchObject({ type: "Refused", refusals: [{ type: "PatronHasThisTitle" }] });
  });

  test("a second lot is begun when the first is used up", async () => {
    const { pc, titles } = await aClass();
    const title = titles[0]!;
    await textbooks(pc).openLot(title, "2023", 2);
    await textbooks(pc).openLot(title, "2024", 2);
    expect(eventsOf(await textbooks(pc).lend((await everything(pc, [title])))).length).toBe(3);
    expect((await textbooks(pc).lots()).map(({ lot, left }) => [lot.year, left]).sort()).toEqual([["2023", 1], ["2024", 0]]);
  });

  test("books come back at two desks that were offline; who lost one owes it until it is made good", async () => {
    const { school, pc, tablet, titles } = await aClass();
    await openLots(pc, titles, 40);
    const loans = eventsOf(await textbooks(pc).lend(await everything(pc, titles)));
    await carry(pc, tablet);
    expect(await told(tablet)).toEqual(await told(pc));
    school.passes(10);
    expect((await textbooks(pc).say(loans.slice(0, 5).map((loan) => ({ loan, act: { kind: "lot-returned", quantity: 1 } })))).events.length).toBe(5);
    // One of them was noted at both desks.
    expect((await textbooks(tablet).say(loans.slice(4, 8).map((loan) => ({ loan, act: { kind: "lot-returned", quantity: 1 } })))).events.length).toBe(4);
    expect((await textbooks(tablet).say([{ loan: loans[8]!, act: { kind: "lot-lost", quantity: 1 } }])).refused).toEqual([]);
    await carry(pc, tablet);
    await carry(tablet, pc);
    for (const device of [pc, tablet]) {
      expect((await told(device)).length).toBe(1);
      expect((await fileOf(device)).holdings).toMatchObject([{ out: 0, owed: 1 }]);
      expect((await leftOf(device)).map(({ left, owed }) => left + owed)).toEqual([40, 40, 40]);
    }
    const paid = await textbooks(pc).say([{ loan: loans[8]!, act: { kind: "lot-compensated", quantity: 1, by: "sameTitle", receiptNo: await pc.here().desk.nextReceiptNo() } }]);
    expect(paid.refused).toEqual([]);
    expect((await fileOf(pc)).holdings).toEqual([]);
    expect((await leftOf(pc)).map(({ left }) => left)).toEqual([40, 40, 40]);
    expect(await textbooks(pc).say([{ loan: loans[8]!, act: { kind: "lot-returned", quantity: 1 } }])).toMatchObject({ events: [], refused: [{ refusal: { type: "LoanIsOver" } }] });
  });

  test("two desks that lent more than there is are both told; the deliveries they counted apart add up", async () => {
    const { pc, tablet, titles } = await aClass();
    const [lot] = await openLots(pc, [titles[0]!], 4);
    await carry(pc, tablet);
    await textbooks(pc).lend(await everything(pc, [titles[0]!]));
    await textbooks(tablet).lendToClass({ classUnit: "6B", grade: 6, teacher: undefined, items: [{ title: titles[0]!, quantity: 3 }] });
    await carry(pc, tablet);
    await carry(tablet, pc);
    for (const device of [pc, tablet]) expect(await leftOf(device)).toEqual([{ quantity: 4, left: -2, owed: 0 }]);
    for (const device of [pc, tablet]) expect(await device.here().desk.contradictions()).toMatchObject([{ titles: ["Ngữ văn 6, 2024"], finding: { type: "LentMoreThanThere", there: 4, missing: 2 } }]);
    await textbooks(pc).changeLot(lot!, 20, "received");
    await textbooks(tablet).changeLot(lot!, 5, "received");
    const theirs = await carry(pc, tablet);
    expect(theirs.some((doc) => doc["kind"] === "lot")).toBe(true);
    await carry(tablet, pc);
    for (const device of [pc, tablet]) expect(await leftOf(device)).toEqual([{ quantity: 29, left: 23, owed: 0 }]);
    expect(await tablet.here().desk.contradictions()).toEqual([]);
  });

  test("what a class has as a whole is in its teacher's name and none of the teacher's own loans; no event names anybody", async () => {
    const { pc, tablet, titles } = await aClass();
    await pc.here().lists.apply(await pc.here().lists.planPatrons([pupil("Cô Nguyễn Mai Hoa", { classUnit: "Tổ Toán" })], "teacher"), "gv.xlsx", () => undefined);
    const teacher = await pc.reader("Cô Nguyễn Mai Hoa");
    await openLots(pc, titles, 40);
    const answer = await textbooks(pc).lendToClass({ classUnit: "6A", grade: 6, teacher, items: titles.map((title) => ({ title, quantity: 30 })) });
    expect(answer).toMatchObject({ type: "Lent", refused: [] });
    await carry(pc, tablet);
    await tablet.reload();
    for (const device of [pc, tablet]) {
      expect((await fileOf(device)).holdings).toMatchObject(titles.map(() => ({ pupil: undefined, teacher: { fullName: "Cô Nguyễn Mai Hoa" }, out: 30 })));
      const file = await device.here().desk.patronFile(teacher);
      expect(file).toMatchObject({ loans: [], overdue: [] });
    }
    // A book of their own in the same month goes under a party of their own.
    expect(await pc.here().desk.choose(await pc.copy("SGK.01"), teacher)).toMatchObject({ type: "Lent" });
    const ties = await pc.here().db.ties.where("patron").equals(teacher).toArray();
    expect(new Set(ties.map(({ party }) => party)).size).toBe(2);
    const kept = JSON.stringify((await pc.here().db.events.toArray()).map(({ event }) => event));
    for (const word of [teacher, "Hoa", ...names]) expect(kept).not.toContain(word);
    const debts = byUnit(2026, await tablet.here().loans.open());
    expect(debts.map(({ unit, readers }) => [unit.is, unit.name, readers.map(({ patron, isClass }) => [patron?.fullName, isClass])])).toEqual([["class", "6A", [["Cô Nguyễn Mai Hoa", true]]]]);
    expect(totalsOf(debts).loans).toBe(90);
    const loan = eventsOf(answer)[0]!;
    expect((await textbooks(tablet).say([{ loan, act: { kind: "lot-returned", quantity: 28 } }, { loan, act: { kind: "lot-lost", quantity: 1 } }])).refused).toEqual([]);
    expect((await textbooks(tablet).say([{ loan, act: { kind: "lot-returned", quantity: 3 } }])).refused).toMatchObject([{ refusal: { type: "NotSoMany", most: 2 } }]);
  });

  test("one click takes back all acts of a confirmation, several of one loan too, and leaves what was built on since", async () => {
    const { pc, titles } = await aClass();
    await openLots(pc, titles, 40);
    const [maths, reading] = eventsOf(await textbooks(pc).lendToClass({ classUnit: "6A", grade: 6, teacher: undefined, items: titles.slice(0, 2).map((title) => ({ title, quantity: 30 })) }));
    const before = await told(pc);
    const { events } = await textbooks(pc).say([
      { loan: maths!, act: { kind: "lot-returned", quantity: 20 } },
      { loan: maths!, act: { kind: "lot-lost", quantity: 4 } },
      { loan: reading!, act: { kind: "lot-returned", quantity: 30 } },
    ]);
    expect(events.length).toBe(3);
    expect(await textbooks(pc).undo(events)).toBe(3);
    expect(await told(pc)).toEqual(before);
    const again = await textbooks(pc).say([{ loan: maths!, act: { kind: "lot-returned", quantity: 20 } }, { loan: maths!, act: { kind: "lot-lost", quantity: 4 } }]);
    await textbooks(pc).say([{ loan: maths!, act: { kind: "lot-returned", quantity: 2, found: true } }]);
    expect(await textbooks(pc).undo(again.events)).toBe(0);
    expect((await told(pc)).map((line) => line.replace(/^.* /, "")).sort()).toEqual(["30/0", "6/2"]);
  });

  test("what is given for lost books of a lot stands in the register of compensations, some now and the rest later, each number once", async () => {
    const { school, pc, titles } = await aClass();
    await openLots(pc, titles, 40);
    const [loan] = eventsOf(await textbooks(pc).lendToClass({ classUnit: "6A", grade: 6, teacher: undefined, items: [{ title: titles[0]!, quantity: 30 }] }));
    await textbooks(pc).say([{ loan: loan!, act: { kind: "lot-lost", quantity: 3 } }]);
    const { desk, compensations } = pc.here();
    const today = desk.today();
    expect((await fileOf(pc)).holdings).toMatchObject([{ out: 27, owed: 3, rule: { by: "sameTitle" } }]);
    const pay = (quantity: number, by: "sameTitle" | "value", receiptNo: string) => textbooks(pc).say([{ loan: loan!, act: { kind: "lot-compensated", quantity, by, receiptNo, ...(by === "value" ? { amount: 20_000 * quantity } : {}) } }]);
    const first = await pay(1, "value", ` ${await desk.nextReceiptNo()} `);
    expect(await pay(2, "sameTitle", "BT1-0001")).toMatchObject({ events: [], refused: [{ refusal: { type: "ReceiptNoTaken", receiptNo: "BT1-0001" } }] });
    expect(await desk.nextReceiptNo()).toBe("BT1-0002");
    school.passes(1);
    const second = await pay(2, "sameTitle", "BT1-0002");
    expect((await fileOf(pc)).holdings).toMatchObject([{ out: 27, owed: 0 }]);
    expect(await textbooks(pc).undo(second.events)).toBe(1);
    expect((await fileOf(pc)).holdings).toMatchObject([{ out: 27, owed: 2 }]);
    const register = await compensations.between(today, today);
    expect(register.map(({ receiptNo, quantity, amount, because, isClass, undone }) => ({ receiptNo, quantity, amount, because, isClass, undone }))).toEqual([
      { receiptNo: "BT1-0001", quantity: 1, amount: 20_000, because: "lost", isClass: true, undone: false },
      { receiptNo: "BT1-0002", quantity: 2, amount: undefined, because: "lost", isClass: true, undone: true },
    ]);
    expect(await compensations.one(first.events[0]!)).toMatchObject({ copy: undefined, title: { id: titles[0] }, facts: { classUnit: "6A" }, staff: "Cô Lan" });
    // Of a copy and of a lot they are the same numbers.
    const copy = await pc.copy("SGK.01");
    const lent = await desk.choose(copy, await pc.reader("Lê Bảo An"));
    const ofCopy = lent.type === "Lent" ? lent.event : undefined;
    await desk.say(copy, { kind: "copy-lost", loan: ofCopy! });
    expect(await desk.say(copy, { kind: "loss-compensated", loan: ofCopy!, by: "waived", receiptNo: "BT1-0001" })).toMatchObject({ type: "SayRefused", refusal: { type: "ReceiptNoTaken" } });
  });

  test("two receipts written at the same moment never get the same number", async () => {
    const { pc, titles } = await aClass();
    await openLots(pc, titles, 40);
    const loans = eventsOf(await textbooks(pc).lend(await everything(pc, titles.slice(0, 1))));
    await textbooks(pc).say(loans.map((loan) => ({ loan, act: { kind: "lot-lost", quantity: 1 } })));
    const pay = (loan: (typeof loans)[number]) => textbooks(pc).say([{ loan, act: { kind: "lot-compensated", quantity: 1, by: "waived", receiptNo: "BT1-0001" } }]);
    const said = await Promise.all(loans.map(pay));
    expect(said.map(({ events }) => events.length).sort()).toEqual([0, 0, 1]);
  });

  test("a rebuild of the readings, a restart and hearing of it twice change nothing", async () => {
    const { pc, tablet, titles } = await aClass();
    await openLots(pc, titles, 40);
    const loans = eventsOf(await textbooks(pc).lend(await everything(pc, titles)));
    await textbooks(pc).say([{ loan: loans[0]!, act: { kind: "lot-returned", quantity: 1 } }, { loan: loans[1]!, act: { kind: "lot-lost", quantity: 1 } }]);
    await textbooks(pc).undo([loans[2]!]);
    const waiting = (await pc.here().keeper.nextToSend(1000)).filter(({ doc }) => String(doc["kind"]).startsWith("lot-"));
    await carry(pc, tablet);
    for (const row of waiting) await tablet.here().keeper.takeIn(row.database, [{ ...row.doc, _rev: "1-z" }], { since: "9", birth: "b" });
    const readings = async (device: Device) => Promise.all([device.here().db.lotLoans.toArray(), device.here().db.lotSums.toArray()]);
    const before = await readings(pc);
    expect(before.map((rows) => rows.length)).toEqual([8, 3]);
    expect(await readings(tablet)).toEqual(before);
    await rebuildReadings(tablet.here().db);
    await tablet.reload();
    expect(await readings(tablet)).toEqual(before);
    expect(await told(tablet)).toEqual(await told(pc));
  });

  test("a pupil whose textbooks are still out keeps their tie, is not erased, and their import is not taken back", async () => {
    const { pc, titles } = await aClass();
    await openLots(pc, titles, 40);
    await textbooks(pc).lend(await everything(pc, titles));
    const reader = await pc.reader("Lê Bảo An");
    expect(await pc.here().forgetting.eraseReader(reader)).toMatchObject({ ok: false, error: { type: "StillOpen" } });
    const [made] = await pc.here().lists.imports("patrons");
    expect(await pc.here().lists.undoImport("patrons", made!.id)).toMatchObject({ ok: false, error: { type: "PatronsBorrowed" } });
  });
});

describe("for a day that is past", () => {
  const monday = { on: "2026-11-16" as Day };

  test("a librarian lends and takes back for the day of a list on paper, by the rules of that day; a return before the loan is refused", async () => {
    const { pc, titles } = await aClass();
    await openLots(pc, titles, 40);
    const [loan] = eventsOf(await textbooks(pc).lend((await everything(pc, titles)).slice(0, 1), undefined, monday));
    const [ofClass] = eventsOf(await textbooks(pc).lendToClass({ classUnit: "6A", grade: 6, teacher: undefined, items: [{ title: titles[1]!, quantity: 5 }] }, monday));
    expect((await fileOf(pc)).holdings.map(({ loan: { lentOn } }) => lentOn)).toEqual(["2026-11-16", "2026-11-16"]);
    expect(await textbooks(pc).say([{ loan: loan!, act: { kind: "lot-returned", quantity: 1 } }], { on: "2026-11-15" as Day })).toMatchObject({ events: [], refused: [{ refusal: { type: "NotLentYet" } }] });
    expect((await textbooks(pc).say([{ loan: loan!, act: { kind: "lot-returned", quantity: 1 } }, { loan: ofClass!, act: { kind: "lot-lost", quantity: 2 } }], { on: "2026-11-20" as Day })).refused).toEqual([]);
    const { dayBook } = pc.here();
    expect(sumOf(await dayBook.figures("2026-11-20" as Day, "2026-11-20" as Day), { entry: "returned", bookType: "textbook", grade: 6 })).toBe(1);
    await pc.here().staff.signOut();
    await expect(textbooks(pc).lendToClass({ classUnit: "6A", grade: 6, teacher: undefined, items: [] }, monday)).rejects.toThrow("nobody here may write for that day");
  });

  test("a copy is handed out for that day, unless something is noted of it for a later one", async () => {
    const { school, pc, titles } = await aClass();
    const { pupils } = await fileOf(pc);
    const desk = textbooks(pc).handOut({ order: "byTitle", pupils: pupils.map(({ id }) => id), titles, has: [] });
    const [one, two] = (await pc.here().desk.titleFile(desk.current().next.title!))!.copies.map(({ copy }) => copy.accessionNo);
    expect(await desk.scan(one!, monday)).toMatchObject({ type: "Lent" });
    expect((await fileOf(pc)).holdings).toMatchObject([{ accessionNo: one, loan: { lentOn: "2026-11-16" } }]);
    await pc.here().desk.scan(two!, pupils[2]!.id);
    school.passes(1);
    await pc.here().desk.scan(two!, undefined);
    expect(await desk.scan(two!, monday)).toMatchObject({ type: "LaterActKnown", lastOn: "2026-11-23", copy: { accessionNo: two } });
    expect((await fileOf(pc)).holdings).toHaveLength(1);
  });
});

describe("classes of other years, and who has left", () => {
  test("what last year's 6A had as a whole is not laid to this year's, and is taken back where it is offered", async () => {
    const { pc, tablet, titles } = await aClass();
    await openLots(pc, titles, 40);
    const [loan] = eventsOf(await textbooks(pc).lendToClass({ classUnit: "6A", grade: 6, teacher: undefined, items: [{ title: titles[0]!, quantity: 30 }] }));
    await textbooks(pc).lendToClass({ classUnit: "6C", grade: 6, teacher: undefined, items: [{ title: titles[1]!, quantity: 5 }] });
    // As it came in from a desk that had noted it in April.
    const [lent] = (await pc.here().keeper.nextToSend(1000)).filter(({ doc }) => doc._id === loan);
    await tablet.here().keeper.takeIn(lent!.database.replace("2026", "2025"), [{ ...lent!.doc, _id: "event:april", day: "2026-04-10", _rev: "1-z" }], { since: "9", birth: "b" });
    await carry(pc, tablet);
    expect((await textbooks(tablet).classes()).map(({ classUnit, year, hasPupils, grade }) => [classUnit, year, hasPupils, grade])).toEqual([["6A", 2026, true, 6], ["6B", 2026, true, 6], ["6C", 2026, false, 6], ["6A", 2025, false, 6]]);
    expect((await textbooks(tablet).classFile("6A")).holdings.map(({ loan: { event } }) => event)).toEqual([loan]);
    const before = await textbooks(tablet).classFile("6A", 2025);
    expect(before).toMatchObject({ pupils: [], left: [], holdings: [{ out: 30, loan: { event: "event:april" } }] });
    await textbooks(tablet).say([{ loan: before.holdings[0]!.loan.event, act: { kind: "lot-returned", quantity: 30 } }]);
    expect((await textbooks(tablet).classes()).some(({ year }) => year === 2025)).toBe(false);
  });

  test("a pupil who has left stands apart in the class they left from, as long as something is out", async () => {
    const { pc, titles } = await aClass();
    await openLots(pc, titles, 40);
    const [an, duc] = [await pc.reader("Lê Bảo An"), await pc.reader("Vũ Hoàng Đức")];
    const lent = eventsOf(await textbooks(pc).lend([an, duc].map((reader) => ({ pupil: reader, title: titles[0]! }))));
    await pc.here().records.leave(an, "transferred");
    await pc.here().records.leave(duc, "transferred");
    const file = await fileOf(pc);
    expect(file.pupils.map(({ fullName }) => fullName)).toEqual(["Trần Gia Bình", "Phạm Thuỳ Chi"]);
    expect(file.left.map(({ fullName }) => fullName)).toEqual(["Lê Bảo An"]);
    expect(file.holdings).toMatchObject([{ pupil: an, out: 1 }]);
    // Nobody is in 6B any more.
    expect((await textbooks(pc).classes()).map(({ classUnit, hasPupils }) => [classUnit, hasPupils])).toEqual([["6A", true], ["6B", false]]);
    await textbooks(pc).say(lent.map((loan) => ({ loan, act: { kind: "lot-returned", quantity: 1 } })));
    expect((await fileOf(pc)).left).toEqual([]);
    expect((await textbooks(pc).classes()).map(({ classUnit }) => classUnit)).toEqual(["6A"]);
  });
});

describe("copy by copy", () => {
  const handOut = async (device: Device, titles: readonly TitleId[], order: "byPupil" | "byTitle") => {
    const { pupils } = await fileOf(device);
    return textbooks(device).handOut({ order, pupils: pupils.map(({ id }) => id), titles, has: [] });
  };
  /** The numbers of a title's copies. */
  const copiesOf = async (device: Device, title: TitleId) => (await device.here().desk.titleFile(title))!.copies.map(({ copy }) => copy.accessionNo);

  test("title by title down the list, each copy goes to the pupil who was shown as next, however fast they are scanned", async () => {
    const { pc, titles } = await aClass();
    const desk = await handOut(pc, titles, "byTitle");
    const { pupils } = await fileOf(pc);
    const expected = new Map<string, string>();
    const scans: Promise<unknown>[] = [];
    for (const title of titles) for (const [index, accessionNo] of (await copiesOf(pc, title)).entries()) {
      expected.set(accessionNo, pupils[index]!.id);
      scans.push(desk.scan(accessionNo));
    }
    await Promise.all(scans);
    const { holdings } = await fileOf(pc);
    expect(holdings.length).toBe(9);
    expect(new Map(holdings.map(({ accessionNo, pupil: id }) => [accessionNo, id]))).toEqual(expected);
    expect(desk.current().next).toEqual({ pupil: undefined, title: undefined });
  });

  test("pupil by pupil, a card turns to its pupil; a book too many, of another set, or out already goes to nobody", async () => {
    const { pc, titles } = await aClass();
    const [first, second, third] = titles as [TitleId, TitleId, TitleId];
    const desk = await handOut(pc, [first, second], "byPupil");
    const { pupils } = await fileOf(pc);
    expect(await desk.scan(pupils[1]!.cards[0]!)).toMatchObject({ type: "PupilTurnedTo", pupil: { id: pupils[1]!.id } });
    const [one, two] = await copiesOf(pc, first);
    expect(await desk.scan(one!)).toMatchObject({ type: "Lent", pupil: { id: pupils[1]!.id } });
    expect(await desk.scan(two!)).toMatchObject({ type: "HasIt" });
    expect(await desk.scan((await copiesOf(pc, third))[0]!)).toMatchObject({ type: "NotInSet" });
    expect(await desk.scan("SGK.99")).toMatchObject({ type: "Unknown" });
    expect(await desk.scan(await pc.reader("Vũ Hoàng Đức").then((id) => pc.here().desk.patronFile(id)).then((file) => file!.patron.cards[0]!))).toMatchObject({ type: "NotOnList" });
    desk.turnTo(pupils[2]!.id);
    expect(await desk.scan(one!)).toMatchObject({ type: "IsOut", with: { id: pupils[1]!.id } });
    expect((await fileOf(pc)).holdings.length).toBe(1);
  });

  test("the last scan is undone and its pupil is next again", async () => {
    const { pc, titles } = await aClass();
    const desk = await handOut(pc, titles, "byTitle");
    const title = desk.current().next.title!;
    const [one, two] = await copiesOf(pc, title);
    await desk.scan(one!);
    const slip = await desk.scan(two!);
    const next = desk.current().next.pupil;
    expect(slip.type === "Lent" && (await desk.undo(slip.event))).toBe(true);
    expect(slip.type === "Lent" && desk.current().next.pupil === slip.pupil.id).toBe(true);
    expect(desk.current().next.pupil).not.toBe(next);
    expect((await fileOf(pc)).holdings.length).toBe(1);
  });

  test("who is blocked is refused and stays next; with a librarian's reason the copy is theirs all the same", async () => {
    const { pc, titles } = await aClass();
    const { pupils } = await fileOf(pc);
    expect((await pc.here().records.block(pupils[0]!.id, { reason: "conduct" })).ok).toBe(true);
    const desk = await handOut(pc, titles, "byTitle");
    const [one] = await copiesOf(pc, desk.current().next.title!);
    const refused = await desk.scan(one!);
    expect(refused).toMatchObject({ type: "Refused", pupil: { id: pupils[0]!.id }, refusals: [{ type: "PatronIsBlocked" }], mayOverride: true });
    expect(desk.current().next.pupil).toBe(pupils[0]!.id);
    expect(refused.type === "Refused" && (await desk.lendAnyway(refused, "teacherAsked"))).toMatchObject({ type: "Lent", pupil: { id: pupils[0]!.id } });
    expect(desk.current().next.pupil).toBe(pupils[1]!.id);
    expect((await textbooks(pc).lend([{ pupil: pupils[0]!.id, title: titles[1]! }]))).toMatchObject({ type: "Lent", events: [], refused: [{ mayOverride: true }] });
  });

  test("what was read while a scan was being saved is not believed, and what another desk lent is", async () => {
    const { pc, tablet, titles } = await aClass();
    const desk = await handOut(pc, titles, "byTitle");
    const held = async () => (await fileOf(pc)).holdings.map(({ pupil: id, title }) => ({ pupil: id!, title: title.id }));
    const title = desk.current().next.title!;
    const [one, two] = await copiesOf(pc, title);
    const before = await held();
    const scan = desk.scan(one!);
    await desk.renew(() => Promise.resolve(before));
    await scan;
    await desk.renew(async () => {
      await desk.scan(two!);
      return before;
    });
    const { pupils } = await fileOf(pc);
    expect(desk.current().next.pupil).toBe(pupils[2]!.id);
    const [third] = (await copiesOf(tablet, title)).slice(2);
    expect(await tablet.here().desk.scan(third!, pupils[2]!.id)).toMatchObject({ type: "Lent" });
    await carry(tablet, pc);
    await desk.renew(held);
    expect(desk.current().next).toMatchObject({ pupil: pupils[0]!.id, title: titles[1] });
  });

  test("the pile comes back at another desk in any order", async () => {
    const { pc, tablet, titles } = await aClass();
    const desk = await handOut(pc, titles, "byTitle");
    const own = [await copiesOf(pc, titles[0]!), await copiesOf(pc, titles[1]!)].flat();
    for (const accessionNo of own) expect(await desk.scan(accessionNo)).toMatchObject({ type: "Lent" });
    await carry(pc, tablet);
    await tablet.reload();
    for (const accessionNo of [...own].reverse()) expect(await tablet.here().desk.scan(accessionNo, undefined)).toMatchObject({ type: "TakenBack" });
    await carry(tablet, pc);
    expect((await fileOf(pc)).holdings).toEqual([]);
  });
});

test("a set is kept for a grade and a year, and changed or withdrawn on every device", async () => {
  const { pc, tablet, titles } = await aClass();
  const id = await textbooks(pc).keepSet({ year: 2026, grade: 6, name: "Bộ SGK lớp 6", titles });
  await carry(pc, tablet);
  const [set] = await textbooks(tablet).sets();
  expect(set).toEqual({ id, year: 2026, grade: 6, name: "Bộ SGK lớp 6", titles });
  await textbooks(tablet).keepSet({ ...set!, titles: titles.slice(1) });
  await carry(tablet, pc);
  expect(await textbooks(pc).sets()).toMatchObject([{ id, titles: titles.slice(1) }]);
});
