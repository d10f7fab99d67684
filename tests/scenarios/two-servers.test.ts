/** A server into which another one was replicated while both were written to: what it hides is found, brought together once, and nothing is lost. */
import { expect, test } from "vitest";
import type { CopyId, EventId } from "#domain/kernel/ids.ts";
import type { WireDocument } from "#wire/documents.ts";
import { patronFrom, patronToDocument } from "#wire/people.ts";
import { documentTables } from "../../src/storage/document-rows.ts";
import { putEdited } from "../../src/storage/edits.ts";
import { aMorning } from "./morning.ts";

type Morning = Awaited<ReturnType<typeof aMorning>>;

/** As an administrator's replicator asks. */
const asked = async ({ server }: Morning, path: string, body?: object) => {
  const response = await server.answer(new Request(`http://localhost/couch/${path}`, { method: body ? "POST" : "GET", headers: { authorization: `Basic ${btoa("admin:admin")}`, "content-type": "application/json" }, ...(body ? { body: JSON.stringify(body) } : {}) }));
  return (await response.json()) as never;
};
/** The other server had gone on from `from` by itself; its version arrives, and is hidden or shown as its name falls out. */
const replicated = (morning: Morning, database: string, document: WireDocument, from: string | undefined, hash: string) => {
  const generation = Number.parseInt(from ?? "0", 10) + 1;
  const ids = [hash, ...(from === undefined ? [] : [from.slice(from.indexOf("-") + 1)])];
  return asked(morning, `${database}/_bulk_docs`, { new_edits: false, docs: [{ ...document, _rev: `${generation}-${hash}`, _revisions: { start: generation, ids } }] });
};
const onServer = (morning: Morning, database: string, id: string): Promise<WireDocument> => asked(morning, `${database}/${encodeURIComponent(id)}?conflicts=true`);
const exchangeAll = async ({ pc, tablet }: Morning) => {
  for (const device of [pc, tablet, pc, tablet]) expect((await device.exchange()).trouble).toBe("none");
};
const editTitle = async (device: Morning["pc"], id: string, change: object) => {
  const { db } = device.here();
  const row = await db.titles.get(id as never);
  await db.transaction("rw", [db.outbox, db.counters, ...documentTables(db)], () => putEdited(db, [{ ...row!, doc: { ...row!.doc, ...change } as WireDocument }]));
};
const asLibrarian = async ({ here }: Morning["pc"]) => {
  await here().staff.add({ name: "Cô Lan", role: "librarian", pin: "1234" });
  await here().staff.signIn((await here().staff.all())[0]!.id, "1234");
};
const losers = async ({ pc, tablet }: Morning) => (await Promise.all([pc, tablet].map(({ here }) => here().replaced.all()))).flat();

test.each([["shown", "ffffffffffffffffffffffffffffffff"], ["hidden", "00000000000000000000000000000000"]])("one title edited at two servers, the other's version %s: both edits stand on both devices, nothing is hidden any more, and what gave way is listed once", async (is, hash) => {
  const morning = await aMorning();
  const { pc, tablet, titles, names } = morning;
  const { _rev: first = "", ...title } = await onServer(morning, names.catalogue, titles[0]!.id);
  await editTitle(pc, title._id, { publisher: "Trẻ", publicationYear: "2019" });
  await pc.exchange();
  await replicated(morning, names.catalogue, { ...title, publisher: "Kim Đồng", subject: "Văn học" } as WireDocument, first, hash);
  expect((await onServer(morning, names.catalogue, title._id))["_conflicts"]).toHaveLength(1);
  await exchangeAll(morning);

  const stands = { publisher: is === "shown" ? "Kim Đồng" : "Trẻ", publicationYear: "2019", subject: "Văn học" };
  const healed = await onServer(morning, names.catalogue, title._id);
  expect(healed).toMatchObject(stands);
  expect(healed).not.toHaveProperty("_conflicts");
  for (const device of [pc, tablet]) {
    const row = await device.here().db.titles.get(title._id as never);
    expect([row?.doc, row?.rev]).toMatchObject([stands, healed._rev]);
    expect(row?.doc).not.toHaveProperty("_conflicts");
    expect(await device.here().db.outbox.count()).toBe(0);
  }
  const listed = await losers(morning);
  expect(listed).toMatchObject([{ of: "title", elsewhere: true, fields: [{ field: "publisher", mine: is === "shown" ? "Trẻ" : "Kim Đồng", now: stands.publisher }] }]);
  const owner = (await pc.here().replaced.all()).length === 1 ? pc : tablet;
  await asLibrarian(owner);
  expect((await owner.here().replaced.bringBack(listed[0]!.row)).ok).toBe(true);
  await exchangeAll(morning);
  for (const device of [pc, tablet]) expect((await device.here().db.titles.get(title._id as never))?.doc["publisher"]).toBe(is === "shown" ? "Trẻ" : "Kim Đồng");
});

test("a reader edited at two servers is brought together opened, and what gave way is kept sealed", async () => {
  const morning = await aMorning();
  const { pc, tablet, patrons, names, key } = morning;
  await asLibrarian(pc);
  const { _rev: first = "" } = await onServer(morning, names.desk, patrons[0]!.id);
  await pc.here().records.notePatron(patrons[0]!.id, "Hay quên thẻ");
  await pc.exchange();
  await replicated(morning, names.desk, await patronToDocument(key, { ...patrons[0]!, classUnit: "6B", note: "Ngoan" }), first, "00000000000000000000000000000000");
  await exchangeAll(morning);
  const healed = await onServer(morning, names.desk, patrons[0]!.id);
  expect([await patronFrom(key, healed), healed["_conflicts"]]).toMatchObject([{ classUnit: "6B", note: "Hay quên thẻ" }, undefined]);
  for (const device of [pc, tablet]) {
    const row = await device.here().db.patrons.get(patrons[0]!.id);
    expect(await patronFrom(key, row!.doc)).toMatchObject({ classUnit: "6B", note: "Hay quên thẻ" });
    expect(JSON.stringify(await device.here().db.lost.toArray())).not.toContain("Ngoan");
  }
  expect(await losers(morning)).toMatchObject([{ of: "patron", fields: [{ field: "note", mine: "Ngoan" }] }]);
});

test.each([["shown", "ffffffffffffffffffffffffffffffff"], ["hidden", "00000000000000000000000000000000"]])("two acts under one id, the other server's %s: both are there on both devices, one of them under an id of its own, and only once", async (is, hash) => {
  const morning = await aMorning();
  const { pc, tablet, names, code, card, copies } = morning;
  const reader = await pc.here().desk.scan(card(0), undefined);
  if (reader.type !== "PatronOpened") throw new Error(reader.type);
  const lent = await pc.here().desk.scan(code(0), reader.file.patron.id);
  if (lent.type !== "Lent") throw new Error(lent.type);
  for (const device of [pc, tablet]) await device.exchange();
  const { _rev, ...act } = await onServer(morning, names.log(2026), lent.event);
  await replicated(morning, names.log(2026), { ...act, thing: { copy: copies[2]!.id } } as WireDocument, undefined, hash);
  await exchangeAll(morning);
  expect(await onServer(morning, names.log(2026), lent.event)).not.toHaveProperty("_conflicts");
  const acts = (await morning.server.allDocuments(names.log(2026))).filter(({ kind }) => kind === "copy-lent");
  expect(acts.map((each) => (each["thing"] as { copy: CopyId }).copy).sort()).toEqual([copies[0]!.id, copies[2]!.id].sort());
  for (const device of [pc, tablet]) {
    const open = await device.here().loans.open();
    expect(open.map(({ loan }) => loan.copy).sort()).toEqual([copies[0]!.id, copies[2]!.id].sort());
    expect(open.flatMap(({ loan }) => (loan.event === (lent.event as EventId) ? [loan.copy] : []))).toEqual([copies[is === "shown" ? 2 : 0]!.id]);
    expect(await device.here().db.events.filter(({ event }) => event.kind === "copy-lent").count()).toBe(2);
  }
});

test("equal versions of two servers become one, and nobody is told", async () => {
  const morning = await aMorning();
  const { titles, names } = morning;
  const { _rev: first = "", ...title } = await onServer(morning, names.catalogue, titles[0]!.id);
  for (const hash of ["0", "f"]) await replicated(morning, names.catalogue, { ...title, publisher: "Trẻ" } as WireDocument, first, hash.repeat(32));
  await exchangeAll(morning);
  const healed = await onServer(morning, names.catalogue, title._id);
  expect([healed["publisher"], healed["_conflicts"], healed._rev, await losers(morning)]).toEqual(["Trẻ", undefined, `2-${"f".repeat(32)}`, []]);
});
