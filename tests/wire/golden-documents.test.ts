/** Documents of version 1 as the first release wrote them: every later version reads them. They are never regenerated. */
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { storyOf } from "#domain/circulation/copy-story.ts";
import { isCirculation, isHold, isOfLot } from "#domain/circulation/events.ts";
import { holdQueueOf } from "#domain/circulation/hold-queue.ts";
import { lotKinds } from "#domain/circulation/lot-events.ts";
import { leftOf, lotLoansOf } from "#domain/circulation/lot-story.ts";
import { quantityOf } from "#domain/copies/lot.ts";
import type { CopyId, TitleId } from "#domain/kernel/ids.ts";
import { mergeThree } from "#domain/kernel/merge.ts";
import { deviceFrom, eventFrom, rulesFrom, titleFrom, type WireDocument } from "#wire/documents.ts";
import { libraryDayFrom, libraryDayToDocument } from "#wire/library-days.ts";
import { lotFrom, lotToDocument, setFrom } from "#wire/lots.ts";
import { openingPositionFrom, openingPositionToDocument } from "#wire/opening-position.ts";
import { patronFrom, pinFits, recordsJoinedFrom, staffFrom, tieFrom } from "#wire/people.ts";
import { wireRefusal } from "#wire/refusal.ts";
import { isKnownKind, schemas } from "#wire/schemas.ts";
import { schoolSettingFrom } from "#wire/school-setting.ts";
import { schoolKeyFrom } from "#wire/seal.ts";

const folder = new URL("../fixtures/wire/v1/", import.meta.url);
const documents = readdirSync(folder).map((name) => JSON.parse(readFileSync(new URL(name, folder), "utf8")) as WireDocument);
const golden = (kind: string) => documents.find((document) => document["kind"] === kind)!;
const key = schoolKeyFrom(Uint8Array.from({ length: 32 }, (_, index) => index));
const databaseOf = (kind: string) => (isKnownKind(kind) ? (schemas[kind].audience === "log" ? "school-hoaban-log-2026" : `school-hoaban-${schemas[kind].audience}`) : "");

test("there is a golden document of every kind", () => {
  expect([...new Set(documents.map((document) => document["kind"]))].sort()).toEqual(Object.keys(schemas).sort());
  expect(documents.length).toBeGreaterThan(35);
});

test.each(documents.map((document) => [String(document["kind"]), document] as const))("a %s document of version 1 is accepted in its own database and refused in another", (kind, document) => {
  expect(wireRefusal(databaseOf(kind), document)).toBeUndefined();
  const elsewhere = databaseOf(kind).includes("office") ? "school-hoaban-desk" : "school-hoaban-office";
  expect(wireRefusal(elsewhere, document)).toMatch(/belongs to/);
});

test("every field that version 1 needs is missed when it is gone", () => {
  let damaged = 0;
  for (const document of documents) {
    const kind = String(document["kind"]);
    const optional = ["override", "price", "newTitles", "readInLibrary", "period", "blocksAfterDays", "takenBack", "use", "amount", "activities", "remarks", "found", "withdrawn", "replaces", ...(["copy-lost", "condition-noted", "hold-released", "hold-ended"].includes(kind) ? ["loan"] : []), ...(kind === "hold-ended" ? ["copy"] : []), ...(kind === "rules" ? ["staff", "at"] : []), ...(kind === "lot" ? ["year", "entry-0c1d", "entry-7e2f"] : []), ...(["visit-counted", "loan-renewed", "lot-lent", "lot-returned", "hold-placed"].includes(kind) ? [] : ["facts"]), ...(kind === "lot-settled" ? ["undoes"] : []), ...(["title", "copy", "setting"].includes(kind) ? Object.keys(document) : [])];
    for (const field of Object.keys(document)) {
      if (["kind", "v", "_id", ...optional].includes(field)) continue;
      const { [field]: _gone, ...rest } = document;
      expect(wireRefusal(databaseOf(kind), rest), `${kind} without ${field}`).toContain(field);
      damaged++;
    }
  }
  expect(damaged).toBeGreaterThan(140);
});

test("an opening position says what is carried over, and the late event it was corrected for; an event in it that is unknown stays out", () => {
  const [opening, corrected] = [openingPositionFrom(golden("opening-position")), openingPositionFrom(golden("position-corrected"))];
  const loans = ({ about, events }: typeof opening) => storyOf(about as CopyId, events.map(({ event }) => event).filter(isCirculation)).loans;
  expect(loans(opening)).toMatchObject([{ event: "event:lent1", renewals: 1 }]);
  expect({ loans: loans(corrected), late: corrected.late }).toEqual({ loans: [], late: ["event:back1"] });
  expect(openingPositionToDocument(corrected)).toEqual(golden("position-corrected"));
  expect(openingPositionToDocument({ ...opening, events: [...opening.events].reverse() })).toEqual(golden("opening-position"));
  const [first] = golden("opening-position")["events"] as readonly { log: number; event: WireDocument }[];
  expect(openingPositionFrom({ ...golden("opening-position"), events: [{ ...first!, event: { ...first!.event, v: 2 } }, { ...first!, event: { ...first!.event, due: 7 } }] }).events).toEqual([]);
});

test("a kind or version that this program does not know is let through and never folded", () => {
  expect(wireRefusal("school-hoaban-log-2026", { ...golden("copy-lent"), v: 2, due: 17 })).toBeUndefined();
  expect(wireRefusal("school-hoaban-log-2026", { _id: "event:x", kind: "copy-blessed", v: 1 })).toBeUndefined();
  expect(eventFrom({ ...golden("copy-lent"), v: 2 })).toBeUndefined();
  expect(eventFrom({ _id: "event:x", kind: "copy-blessed", v: 1 })).toBeUndefined();
});

test("a deletion that still says who it was is refused", () => {
  expect(wireRefusal("school-hoaban-desk", { _id: "patron:an", _deleted: true })).toBeUndefined();
  expect(wireRefusal("school-hoaban-desk", { _id: "patron:an", _deleted: true, sealed: "x" })).toMatch(/sealed/);
});

test("the golden events tell one story: lent, brought back, the return undone", () => {
  const events = ["copy-lent", "copy-returned", "act-undone"].map((kind) => eventFrom(golden(kind))!).filter(isCirculation);
  expect(storyOf("copy:demen1" as CopyId, events)).toMatchObject({ loans: [{ due: "2026-11-30", borrower: { party: "party:an202611" } }], last: "event:undo1" });
});

test("the golden holds tell one story: waited for, set aside, told, put back, filled by another copy, and that undone", () => {
  const told = (...kinds: string[]) => holdQueueOf("title:demen" as TitleId, kinds.map((kind) => eventFrom(golden(kind))!).filter(isHold)).holds;
  expect(told("hold-placed", "hold-caught", "hold-announced")).toMatchObject([{ borrower: { party: "party:an202611" }, caught: [{ copy: "copy:demen1", until: "2026-12-02", announced: true }] }]);
  expect(told("hold-placed", "hold-caught", "hold-released")).toMatchObject([{ caught: [] }]);
  expect(told("hold-placed", "hold-ended")).toEqual([]);
  expect(told("hold-placed", "hold-ended", "hold-undone")).toHaveLength(1);
});

test("the golden seals open with the golden key, and with no other", async () => {
  expect(await patronFrom(await key, golden("patron"))).toMatchObject({ fullName: "Lê Bảo An", classUnit: "6A" });
  expect(await patronFrom(await key, documents.find(({ _id }) => _id === "patron:mai")!)).toMatchObject({ classUnit: "9A", classYear: 2025, active: false, left: { on: "2026-05-31", how: "graduated" } });
  expect(await patronFrom(await key, documents.find(({ _id }) => _id === "patron:khoi")!)).toMatchObject({ block: { reason: "damage", since: "2026-11-23", by: "staff:lan", device: "device:pc1" } });
  expect(await tieFrom(await key, golden("tie"))).toEqual({ party: "party:an202611", patron: "patron:an", month: "2026-11" });
  expect(await recordsJoinedFrom(await key, golden("records-joined"))).toEqual({ id: "join:an1", from: "patron:an2", into: "patron:an", on: "2026-11-25" });
  const staff = await staffFrom(await key, golden("staff"));
  expect(staff.name).toBe("Cô Lan");
  expect([await pinFits("1234", staff.pin), await pinFits("1235", staff.pin)]).toEqual([true, false]);
  await expect(patronFrom(await schoolKeyFrom(new Uint8Array(32)), golden("patron"))).rejects.toThrow();
  await expect(patronFrom(await key, { ...golden("patron"), _id: "patron:binh" })).rejects.toThrow();
});

test("the golden lot tells how many there are and who has them, also when two desks counted it apart", () => {
  const lot = lotFrom(golden("lot"));
  expect(quantityOf(lot)).toBe(117);
  expect(lotToDocument(lot)).toEqual(golden("lot"));
  const [here, there] = ["entry-here", "entry-there"].map((field, index) => ({ ...golden("lot"), [field]: { quantity: 10 + index, why: "received", on: "2026-12-01", staff: "staff:lan" } }));
  const { merged, lost } = mergeThree(golden("lot"), here!, there!);
  expect([quantityOf(lotFrom(merged)), lost]).toEqual([138, {}]);
  const events = lotKinds.map((kind) => eventFrom(golden(kind))!).filter(isOfLot);
  const [loan] = lotLoansOf(events);
  expect(loan).toMatchObject({ lot: lot.id, borrower: { is: "class" }, lent: 40, out: 1, owed: 2, gone: 0 });
  expect(leftOf(lot, loan!)).toBe(114);
  const found = eventFrom(documents.find(({ _id }) => _id === "event:lotfound1")!)!;
  expect(lotLoansOf([...events, found].filter(isOfLot))).toMatchObject([{ out: 1, owed: 1 }]);
  const oneIsTrue = eventFrom(documents.find(({ _id }) => _id === "event:lotsettled2")!)!;
  expect(loan!.looked).toEqual([["event:lotlent1", "event:lent1"]]);
  expect(lotLoansOf([...events, oneIsTrue].filter(isOfLot))).toMatchObject([{ out: 0, owed: 0, surplus: 37 }]);
  expect(setFrom(golden("textbook-set"))).toMatchObject({ id: "set:lop6", grade: 6, titles: ["title:toan6", "title:van6"] });
});

test("a lot keeps no entry of a broken shape, and lends no half books", () => {
  const refusal = (change: object) => wireRefusal("school-hoaban-catalogue", { ...golden("lot"), ...change });
  expect(refusal({ note: "của một phiên bản sau" })).toBeUndefined();
  expect(refusal({ "entry-9": { quantity: 0, why: "counted", on: "2026-12-01", staff: "staff:lan" } })).toContain("entry");
  expect(refusal({ "entry-9": 12 })).toContain("entry");
  expect(wireRefusal("school-hoaban-log-2026", { ...golden("lot-lent"), thing: { lot: "lot:toan6", quantity: 0.5 } })).toContain("thing");
  expect(wireRefusal("school-hoaban-log-2026", { ...golden("lot-lent"), borrower: { party: "Cô Hoa", is: "class" } })).toContain("borrower");
});

test("a library day reads back as it was, and two desks that wrote apart, one what was done and one a remark, both are kept", () => {
  const document = golden("library-day");
  expect(libraryDayToDocument(libraryDayFrom(document))).toEqual(document);
  const { remarks, ...withoutRemarks } = document;
  const { merged, lost } = mergeThree(withoutRemarks as WireDocument, document, { ...withoutRemarks, activities: "Kể chuyện theo sách" } as WireDocument);
  expect([libraryDayFrom(merged), lost]).toEqual([{ day: "2026-11-23", activities: "Kể chuyện theo sách", remarks }, {}]);
});

test("a school that counts visits at the desk says so in its setting; one that says nothing does not", () => {
  const settings = documents.filter(({ kind }) => kind === "setting");
  expect(settings.map((document) => schoolSettingFrom(document).countAtDesk)).toEqual([undefined, true]);
  expect(wireRefusal("school-hoaban-desk", { ...settings[1]!, countAtDesk: "có" })).toContain("countAtDesk");
});

test("titles, rules and devices read back as they were", () => {
  expect(titleFrom(golden("title"))).toMatchObject({ titleProper: "Dế Mèn phiêu lưu ký", coverPrice: 50_000 });
  expect(rulesFrom(golden("rules")).rules.pupil.any).toEqual({ limit: 2, period: { days: 7 } });
  expect(deviceFrom(golden("device"))).toEqual({ id: "device:quay1", name: "Máy ở quầy" });
});

test("rules that say all they can say read back as they were, and what they cannot mean is refused", () => {
  const document = documents.find(({ _id }) => _id === "rules:noiquymoi2027")!;
  const book = rulesFrom(document);
  expect(book.rules.pupil).toMatchObject({
    any: { limit: 3, period: { days: 10 }, renewals: 2, renewDays: 5, deposit: 50_000, loss: { by: "factor", factor: 2 } },
    childrenBook: { limit: 5, period: { until: "date", on: "2027-08-15" }, loss: { by: "sameTitle" } },
  });
  expect(book).toMatchObject({ staff: "staff:lan", takenBack: true, blocksAfterDays: { pupil: 3 } });
  const refusal = (rule: object) => wireRefusal("school-hoaban-desk", { ...document, rules: { ...book.rules, pupil: { any: { ...book.rules.pupil.any, ...rule } } } });
  expect(refusal({ limit: 4 })).toBeUndefined();
  expect(refusal({ period: { until: "date", on: "15/8/2027" } })).toContain("rules.pupil.any.period");
  expect(refusal({ period: {} })).toContain("rules.pupil.any.period");
  expect(refusal({ renewals: -1 })).toContain("renewals");
  expect(refusal({ loss: { by: "factor", factor: 9 } })).toContain("loss");
});

test("a class that read in the library is a count: it concerns no copy, and a visit that names a reader is refused", () => {
  expect(eventFrom(golden("visit-counted"))).toMatchObject({ visitors: 38, facts: { group: "pupil", classUnit: "6A", grade: 6 }, readInLibrary: { childrenBook: 30, referenceBook: 8 }, period: 3 });
  expect(eventFrom(golden("visit-undone"))).toMatchObject({ undoes: "event:visit1" });
  const refusal = (change: object) => wireRefusal("school-hoaban-log-2026", { ...golden("visit-counted"), ...change });
  expect(refusal({ facts: { group: "pupil", patron: "patron:an" } })).toContain("patron");
  expect(refusal({ visitors: 0 })).toContain("visitors");
  expect(refusal({ period: 11 })).toContain("period");
  expect(refusal({ readInLibrary: { comics: 3 } })).toContain("comics");
  expect(eventFrom(documents.find(({ _id }) => _id === "event:visit2")!)).toMatchObject({ readInLibrary: { serial: 9, teacherBook: 2 } });
});
