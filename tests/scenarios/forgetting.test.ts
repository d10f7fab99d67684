/**
 * A reader is erased: after the devices have met, no file of the server and no table of a device tells who it was, sealed or
 * not, and every figure is as it was. The scan is proved first on what it has to find.
 */
import { expect, test } from "vitest";
import { borrowersIn } from "#domain/circulation/forgetting.ts";
import { day } from "#domain/kernel/day.ts";
import type { CopyId, PartyId, PatronId } from "#domain/kernel/ids.ts";
import { tieToDocument } from "#wire/people.ts";
import { createInlineSearch } from "../../src/search-worker/inline-search.ts";
import { rebuildReadings, storiesOf } from "../../src/storage/readings.ts";
import { basic } from "../../src/sync/couch-client.ts";
import { createSearchSource } from "../../src/storage/search-source.ts";
import type { SimulatedDevice } from "../simulate/device.ts";
import { aMorning } from "./morning.ts";
import { filesOf, tablesOf, tracesOf, waysToWrite } from "./traces.ts";
import { sentText } from "../sync/sent-text.ts";

const fullName = "Trương Zuyênhoa Kưởngvân";
const sectorId = "079314159265";
const aYear = 60 * 24 * 365;

/** Two devices; the one reader is on both, edited apart, has borrowed against a rule with a remark, and lost a merge on the tablet. */
const aReaderEverywhere = async () => {
  const indexes: ReturnType<typeof createInlineSearch>[] = [];
  const school = await aMorning({
    search: (here) => {
      const people = createInlineSearch("people");
      indexes.push(people);
      return createSearchSource(async () => ({ titles: createInlineSearch("titles"), people }), here);
    },
  });
  const { pc, tablet, code, passes } = school;
  const classList = async (device: SimulatedDevice, classUnit: string) =>
    device.here().lists.apply(await device.here().lists.planPatrons([{ row: 1, fullName, sectorId, classUnit, grade: 6 }], "pupil"), "lop.xlsx", () => undefined);
  const meet = async () => {
    for (const device of [pc, tablet, pc, tablet]) expect((await device.exchange()).trouble).toBe("none");
  };
  await pc.here().staff.add({ name: "Cô Lan", role: "librarian", pin: "1234" });
  const signIn = async (device: SimulatedDevice = pc) => device.here().staff.signIn((await device.here().staff.all())[0]!.id, "1234");

  await classList(pc, "6A");
  await classList(pc, "6B");
  await meet();
  const first = (await pc.here().printing.patrons({})).find((patron) => patron.fullName === fullName)!;
  // A card that was printed and lost, and another one in its place.
  await pc.here().cards.notePrinted([...first.cards, ...school.patrons[0]!.cards]);
  const reader = (await pc.here().cards.reportLost(first.id, first.cards[0]!))!.patron;
  // Both change the class, apart: the tablet's loses.
  await classList(pc, "6C");
  await classList(tablet, "6D");
  await meet();
  // Late with one book, a second one is lent all the same, and why is remarked.
  await pc.here().desk.scan(code(0), reader.id);
  passes(60 * 24 * 10);
  await signIn();
  const refused = await pc.here().desk.scan(code(2), reader.id);
  if (refused.type !== "Refused") throw new Error(refused.type);
  expect((await pc.here().desk.lendAnyway(refused.copy.copy.id, reader.id, { reason: "other", remark: "Zuyênhoa hẹn mai trả" })).type).toBe("Lent");
  await meet();
  passes(5);
  // What the tablet was refused once lies there with its content.
  await classList(tablet, "6E");
  const [edit] = (await tablet.here().keeper.nextToSend(10)).filter(({ doc }) => doc._id === reader.id);
  await tablet.here().keeper.refusedRow(edit!, "forbidden: a test");
  for (const device of [pc, tablet]) expect((await device.here().desk.search("zuyenhoa", 5)).patrons.map(({ id }) => id)).toEqual([reader.id]);

  const places = async () => {
    const found = new Map([...filesOf(school.server.directory), ...(await tablesOf(pc)), ...(await tablesOf(tablet))]);
    for (const [index, people] of indexes.entries()) {
      const { buffers } = await people.saveTo("now");
      found.set(`index of device ${index}`, Buffer.concat(buffers.map((buffer) => Buffer.from(buffer))));
    }
    return found;
  };
  const written = waysToWrite({ words: ["Zuyênhoa", "Kưởngvân"], codes: [...first.cards, ...reader.cards, sectorId], digest: reader.matchKey! });
  return { ...school, reader, classList, meet, signIn, traces: async () => tracesOf(written, await places(), school.key) };
};

/** What the library tells of itself, none of which needs a name. */
const figuresOf = async ({ here }: SimulatedDevice) => {
  const { db, dayBook } = here();
  const events = (await db.events.toArray()).map(({ event }) => event);
  return {
    dayBook: await dayBook.figures(day("2026-06-01"), day("2027-12-31")),
    stories: (await storiesOf(db, (await db.copies.toArray()).map(({ id }) => id as CopyId))).map(({ copy, timesLent, loans, contradictions, debts }) => ({ copy, timesLent, loans, contradictions, debts })),
    borrowers: ["2026-11", "2026-12"].map((month) => borrowersIn(month, events, [])),
    events: events.map(({ id }) => id).sort(),
  };
};

test("no file, table or index tells who an erased reader was, and no figure has changed", { timeout: 60_000 }, async () => {
  const { pc, tablet, code, reader, meet, signIn, traces, server, names, patrons } = await aReaderEverywhere();
  const before = await traces();
  for (const place of [/^server .*desk.sqlite.*, sealed in patron/, /^server .*, sealed in note/, /^pc patrons: /, /^pc patronImports, sealed in patron/, /^pc others, sealed in note/, new RegExp(`^server .*: ${reader.cancelledCards![0]!.code}`), new RegExp(`^tablet others: ${reader.cancelledCards![0]!.code}`), /^tablet patrons: /, /^tablet refused, sealed in patron/, /^index of device 0: zuyenhoa/, /^index of device 1: zuyenhoa/]) {
    expect(before.filter((found) => place.test(found)), `${place.source} in ${before.join("\n")}`).not.toEqual([]);
  }
  const lost = () => Promise.all([pc, tablet].map((device) => device.here().db.lost.where("id").equals(reader.id).count()));
  expect(await lost()).toEqual([0, 1]);

  const refusal = await pc.here().forgetting.eraseReader(reader.id);
  expect(refusal).toMatchObject({ ok: false, error: { type: "StillOpen", owed: [] } });
  const out = refusal.ok || refusal.error.type !== "StillOpen" ? [] : refusal.error.out;
  expect(out.map(({ copy }) => copy?.accessionNo).sort()).toEqual(["STK.001", "STK.003"]);
  for (const index of [0, 2]) expect((await tablet.here().desk.scan(code(index), undefined)).type).toBe("TakenBack");
  await pc.here().desk.scan(code(3), patrons[1]!.id);
  await meet();
  const [figures, ...others] = await Promise.all([pc, tablet].map(figuresOf));
  expect(others).toEqual([figures]);

  await signIn();
  expect(await pc.here().forgetting.eraseReader(reader.id)).toEqual({ ok: true, value: undefined });
  await meet();
  await meet();
  expect(await traces()).toEqual([]);
  expect(await lost()).toEqual([0, 0]);
  expect((await server.allDocuments(names.desk)).filter(({ kind }) => kind === "cards-printed")).toMatchObject([{ codes: patrons[0]!.cards }]);
  for (const device of [pc, tablet]) {
    expect(await figuresOf(device)).toEqual(figures);
    await rebuildReadings(device.here().db);
    expect(await figuresOf(device)).toEqual(figures);
    expect(device.here().counts.current().unsent).toBe(0);
    expect((await device.here().desk.search("zuyenhoa kuongvan", 5)).patrons).toEqual([]);
    expect((await device.here().desk.scan(reader.cards[0]!, undefined)).type).toBe("Unknown");
  }
  expect((await server.allDocuments(names.desk)).find(({ _id }) => _id === reader.id)).toEqual({ _id: reader.id, _rev: expect.any(String), kind: "erased", v: 1 });
  // Who comes back as a reader is a new one, with a card of their own.
  await pc.here().lists.apply(await pc.here().lists.planPatrons([{ row: 1, fullName, sectorId }], "pupil"), "lop.xlsx", () => undefined);
  const again = (await pc.here().printing.patrons({})).find((patron) => patron.fullName === fullName)!;
  expect([again.id === reader.id, again.cards[0] === reader.cards[0]]).toEqual([false, false]);
});

test("a device that was away for a year obeys before it sends anything, and what it brings names nobody", { timeout: 60_000 }, async () => {
  const { pc, tablet, code, reader, classList, meet, signIn, traces, passes, answers, server, names, patrons } = await aReaderEverywhere();
  for (const index of [0, 2]) await pc.here().desk.scan(code(index), undefined);
  await meet();
  tablet.line.cut();
  // Unsent on the tablet: an edit, two loans of the next month with their tie, a remark.
  passes(60 * 24 * 2);
  await signIn(tablet);
  await classList(tablet, "6F");
  await tablet.here().cards.notePrinted([...reader.cards, ...patrons[1]!.cards]);
  passes(60 * 24 * 7);
  await signIn(tablet);
  expect((await tablet.here().desk.scan(code(0), reader.id)).type).toBe("Lent");
  passes(60 * 24 * 20);
  await signIn(tablet);
  const refused = await tablet.here().desk.scan(code(2), reader.id);
  if (refused.type !== "Refused") throw new Error(refused.type);
  expect((await tablet.here().desk.lendAnyway(refused.copy.copy.id, reader.id, { reason: "other", remark: "Zuyênhoa nhờ bạn" })).type).toBe("Lent");
  passes(1);
  expect((await tablet.here().desk.scan(code(2), undefined)).type).toBe("TakenBack");
  const unsent = (await tablet.here().db.outbox.toArray()).map(({ id }) => id);
  expect(unsent.map((id) => id.slice(0, id.indexOf(":"))).sort()).toEqual(["event", "event", "event", "note", "patron", "print", "tie"]);

  await signIn();
  expect((await pc.here().forgetting.eraseReader(reader.id)).ok).toBe(true);
  await pc.exchange();
  passes(aYear);
  await pc.exchange();
  tablet.line.mend();
  const sent: string[] = [];
  answers["tablet"] = async (request) => {
    if (request.method === "POST") sent.push(await textOf(request.clone()));
    return server.answer(request);
  };
  for (const device of [tablet, pc, tablet, pc]) expect((await device.exchange()).trouble).toBe("none");

  // Its own acts arrived, all of them; of the reader nothing was sent.
  const log = (await server.allDocuments(names.log(2026))).map(({ _id }) => _id);
  expect((await tablet.here().db.events.toArray()).every(({ id }) => log.includes(id))).toBe(true);
  const documents = sent.flatMap((body) => (JSON.parse(body) as { docs: { _id: string; kind: string }[] }).docs);
  expect(documents.filter(({ kind }) => kind !== "cards-printed").map(({ _id }) => _id).sort()).toEqual(unsent.filter((id) => id.startsWith("event:")).sort());
  expect(documents.filter(({ kind }) => kind === "cards-printed")).toMatchObject([{ codes: patrons[1]!.cards }]);
  expect(await traces()).toEqual([]);
  await signIn();
  // The book is out, with nobody that could be named: it is asked for by its number.
  expect(await pc.here().desk.scan(code(0), undefined)).toMatchObject({ type: "TakenBack", from: [{ patron: undefined }] });
  expect(tablet.here().counts.current().unsent).toBe(0);
});

test("an edit that gets to the server all the same is erased again by whoever reads it", { timeout: 60_000 }, async () => {
  const { pc, tablet, reader, code, meet, signIn, traces, names, key } = await aReaderEverywhere();
  for (const index of [0, 2]) await pc.here().desk.scan(code(index), undefined);
  await meet();
  const row = (await tablet.here().db.patrons.get(reader.id))!;
  const tie = await tieToDocument(key, { party: "party:late" as PartyId, patron: reader.id, month: "2026-12" });
  await signIn();
  await pc.here().forgetting.eraseReader(reader.id);
  await meet();
  // As another server would hand it on, that knew nothing of the erasure.
  const position = (await pc.here().keeper.position(names.desk))!;
  await pc.here().keeper.takeIn(names.desk, [{ ...row.doc, _rev: "77-a" }, { ...tie, _rev: "1-b" }], position);
  expect([await pc.here().db.patrons.get(reader.id), await pc.here().db.ties.get(tie._id)]).toEqual([undefined, undefined]);
  expect((await pc.here().keeper.nextToSend(10)).map(({ doc }) => doc)).toEqual([
    { _id: reader.id, _rev: "77-a", kind: "erased", v: 1 },
    { _id: tie._id, _rev: "1-b", kind: "erased", v: 1 },
  ]);
  expect((await pc.exchange()).trouble).toBe("none");
  expect(await traces()).toEqual([]);
});

test("only a librarian erases, and nothing is erased for anybody else", async () => {
  const { pc, patrons, server, names } = await aMorning();
  const before = await server.allDocuments(names.desk);
  expect(await pc.here().forgetting.eraseReader(patrons[0]!.id)).toEqual({ ok: false, error: { type: "LibrariansOnly" } });
  await pc.exchange();
  expect(await server.allDocuments(names.desk)).toEqual(before);
  expect(await pc.here().db.patrons.get(patrons[0]!.id as PatronId)).toBeDefined();
});

test("erased at one desk while the other takes back the import that brought the reader in: nothing can bring them back", { timeout: 60_000 }, async () => {
  const { pc, tablet, server, names } = await aMorning();
  await tablet.here().lists.apply(await tablet.here().lists.planPatrons([{ row: 1, fullName }], "pupil"), "lop.xlsx", () => undefined);
  for (const device of [tablet, pc]) await device.exchange();
  const { id } = (await pc.here().printing.patrons({})).find((patron) => patron.fullName === fullName)!;
  await pc.here().staff.add({ name: "Cô Lan", role: "librarian", pin: "1234" });
  await pc.here().staff.signIn((await pc.here().staff.all())[0]!.id, "1234");
  const row = (await tablet.here().db.patrons.get(id))!;
  await pc.here().forgetting.eraseReader(id);
  const [made] = await tablet.here().lists.imports("patrons");
  expect((await tablet.here().lists.undoImport("patrons", made!.id)).ok).toBe(true);
  for (const device of [tablet, pc, tablet]) expect((await device.exchange()).trouble).toBe("none");
  expect((await server.allDocuments(names.desk)).find(({ _id }) => _id === id)).toMatchObject({ kind: "erased" });
  for (const device of [pc, tablet]) expect(await device.here().db.outbox.count()).toBe(0);
  // A third device that knew nothing of either sends its edit.
  const edit = await server.answer(new Request(`http://localhost/couch/${names.desk}/_bulk_docs`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: basic(pc.here().device.account) },
    body: JSON.stringify({ docs: [row.doc, { ...row.doc, _rev: row.rev }] }),
  }));
  expect(await edit.json()).toMatchObject([{ error: "conflict" }, { error: "conflict" }]);
});

const textOf = async (request: Request): Promise<string> => (request.headers.has("content-encoding") ? sentText(await request.arrayBuffer()) : request.text());
