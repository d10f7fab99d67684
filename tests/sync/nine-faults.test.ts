/**
 * The nine ways in which RxDB's CouchDB plugin was seen to lose data (architecture 4), each as a test of our exchange against our
 * server: under the same circumstances nothing is lost.
 */
import { afterEach, beforeEach, expect, test } from "vitest";
import { titleFrom, titleToDocument } from "#wire/documents.ts";
import { deleteRows, putEdited } from "../../src/storage/edits.ts";
import { documentTables, titleRow } from "../../src/storage/document-rows.ts";
import type { SimulatedDevice } from "../simulate/device.ts";
import { liveSchool } from "./a-live-school.ts";
import { json } from "./scripted-server.ts";

let school: Awaited<ReturnType<typeof liveSchool>>;
beforeEach(async () => {
  school = await liveSchool();
});
afterEach(() => school.close());

const minute = 60_000;

const listens = async (one: SimulatedDevice) => {
  const { line, sync } = await school.live(one);
  expect(await school.within(minute, () => line.asked.includes("GET api/pokes") && sync.status.current().going === "idle")).toBe(true);
  return { line, sync };
};

const edited = (one: SimulatedDevice, title: number, change: object): Promise<void> => {
  const { db } = one.here();
  return db.transaction("rw", [db.outbox, db.counters, ...documentTables(db)], async () => {
    const held = await db.titles.get(school.titles[title]!.id);
    await putEdited(db, [titleRow({ ...titleFrom(held!.doc), ...change }, school.names.catalogue)]);
  });
};

const deleted = (one: SimulatedDevice, title: number): Promise<void> => {
  const { db } = one.here();
  return db.transaction("rw", [db.outbox, db.counters, db.device, ...documentTables(db)], () => deleteRows(db, [school.titles[title]!.id]));
};

const titleHere = async (one: SimulatedDevice, title: number) => {
  const row = await one.here().db.titles.get(school.titles[title]!.id);
  return row && titleFrom(row.doc);
};

test("A. a gap in the line: what other desks wrote meanwhile comes when the line is back, and so does what comes after", async () => {
  const [pc, tablet] = [await school.device("pc"), await school.device("tablet")];
  const { line } = await listens(pc);
  line.cut();
  const meanwhile = await school.lend(tablet, 0);
  await tablet.exchange();
  // Long enough for the live feed to have failed, and to have been begun again more than once.
  expect(await school.within(2 * minute, () => school.holds(pc, meanwhile))).toBe(false);
  line.mend();
  expect(await school.within(6 * minute, () => school.holds(pc, meanwhile))).toBe(true);
  const after = await school.lend(tablet, 2);
  await tablet.exchange();
  expect(await school.within(minute, () => school.holds(pc, after))).toBe(true);
});

test.each([
  ["a refused sign-in", 401, { error: "unauthorized", reason: "Name or password is incorrect." }, "signInRefused"],
  ["an error of the server", 500, { error: "internal_server_error", reason: "the server failed" }, "serverAway"],
  ["a database that may not be read", 403, { error: "forbidden", reason: "You are not allowed to access this db." }, "signInRefused"],
] as const)("B. %s with JSON does not end the live exchange: it is said, and what was missed comes", async (_name, status, body, trouble) => {
  const [pc, tablet] = [await school.device("pc"), await school.device("tablet")];
  const { line, sync } = await listens(pc);
  line.instead = (path) => (path.startsWith("couch/") ? json(body, status) : undefined);
  const missed = await school.lend(tablet, 0);
  await tablet.exchange();
  expect(await school.within(minute, () => sync.status.current().trouble === trouble)).toBe(true);
  line.instead = undefined;
  expect(await school.within(6 * minute, () => school.holds(pc, missed))).toBe(true);
  expect(await school.within(minute, () => sync.status.current().trouble === "none")).toBe(true);
  const later = await school.lend(tablet, 2);
  await tablet.exchange();
  expect(await school.within(minute, () => school.holds(pc, later))).toBe(true);
});

test("C. one refused document: what stands behind it is sent, now and later, and it is kept with its content", async () => {
  const pc = await school.device("pc");
  const { db } = pc.here();
  const broken = { _id: "title:broken", kind: "title", v: 1, titleProper: 5 };
  const before = await school.lend(pc, 0);
  await db.transaction("rw", [db.outbox, db.counters, ...documentTables(db)], () => putEdited(db, [{ id: broken._id, database: school.names.catalogue, doc: broken }]));
  const behind = await school.lend(pc, 2);
  await edited(pc, 0, { subtitle: "đứng sau" });
  const { sync } = await listens(pc);
  const log = school.names.log(2026);
  expect(await school.within(minute, async () => (await school.onServer(log, behind)) !== undefined)).toBe(true);
  expect(await school.onServer(log, before)).toBeDefined();
  expect(await school.onServer(school.names.catalogue, school.titles[0]!.id)).toMatchObject({ subtitle: "đứng sau" });
  expect((await db.refused.toArray()).map(({ doc }) => doc)).toEqual([broken]);
  const later = await school.lend(pc, 4);
  expect(await school.within(minute, async () => (await school.onServer(log, later)) !== undefined)).toBe(true);
  expect(sync.status.current().trouble).toBe("none");
});

test("D. two edits of one document, made apart: both are in it, and of one field the one that lost is kept", async () => {
  const [pc, tablet] = [await school.device("pc"), await school.device("tablet")];
  await edited(pc, 0, { subtitle: "ở quầy", publisher: "Kim Đồng" });
  await edited(tablet, 0, { subtitle: "ở kho", publicationYear: "2019" });
  for (const one of [pc, tablet, pc, tablet]) await one.exchange();
  const [here, there] = [await titleHere(pc, 0), await titleHere(tablet, 0)];
  expect(here).toEqual(there);
  expect(here).toMatchObject({ publisher: "Kim Đồng", publicationYear: "2019" });
  const kept = (await Promise.all([pc, tablet].map((one) => one.here().db.lost.toArray()))).flat().map(({ fields }) => (fields as { subtitle?: string }).subtitle);
  expect([here?.subtitle, ...kept].sort()).toEqual(["ở kho", "ở quầy"]);
});

test("E. deleted on the server and edited apart: it does not rise again", async () => {
  const [pc, tablet] = [await school.device("pc"), await school.device("tablet")];
  await edited(tablet, 0, { subtitle: "sửa sau" });
  await deleted(pc, 0);
  for (const one of [pc, tablet, pc, tablet]) await one.exchange();
  expect(await school.onServer(school.names.catalogue, school.titles[0]!.id)).toBeUndefined();
  expect([await titleHere(pc, 0), await titleHere(tablet, 0)]).toEqual([undefined, undefined]);
  expect((await tablet.exchange()).trouble).toBe("none");
});

test("F. a design document is no row of the library, and what was written after it is read", async () => {
  const [pc, tablet] = [await school.device("pc"), await school.device("tablet")];
  const put = await school.server.answer(new Request(`http://localhost/couch/${school.names.catalogue}/_design/auth`, {
    method: "PUT",
    headers: { authorization: `Basic ${btoa("admin:admin")}`, "content-type": "application/json" },
    body: JSON.stringify({ language: "javascript", validate_doc_update: "function () {}" }),
  }));
  expect(put.status).toBe(201);
  await edited(tablet, 0, { subtitle: "sau đó" });
  await tablet.exchange();
  await pc.exchange();
  expect(await titleHere(pc, 0)).toMatchObject({ subtitle: "sau đó" });
  const { db } = pc.here();
  const ids = (await Promise.all([...documentTables(db), db.events].map((table) => table.toCollection().primaryKeys()))).flat();
  expect(ids.filter((id) => String(id).startsWith("_design"))).toEqual([]);
  expect(ids.length).toBeGreaterThan(20);
});

test("G. an edit does not drop what is attached to its document at a CouchDB, not even of one that is sealed anew", async () => {
  const [pc, tablet] = [await school.device("pc"), await school.device("tablet")];
  const reader = school.patrons[0]!;
  const second = (await tablet.here().cards.reportLost(reader.id, reader.cards[0]!))!.given;
  await edited(tablet, 0, { publisher: "Kim Đồng" });
  await tablet.exchange();
  const cover = { "anh.jpg": { content_type: "image/jpeg", revpos: 2, digest: "md5-x", length: 5, stub: true } };
  const { line, sync } = await school.live(pc);
  // Our server keeps no attachments; a CouchDB would name them like this.
  line.onItsWay = async (path, answer) => {
    if (!path.includes("/_changes")) return answer;
    const page = (await answer.json()) as { results: { doc: object }[] };
    return json({ ...page, results: page.results.map((row) => ({ ...row, doc: { ...row.doc, _attachments: cover } })) });
  };
  expect(await school.within(minute, async () => (await titleHere(pc, 0))?.publisher === "Kim Đồng")).toBe(true);
  await edited(pc, 0, { subtitle: "sửa ở quầy" });
  expect(await pc.here().cards.reportLost(reader.id, second)).toBeDefined();
  void sync.exchangeNow();
  const sent = (id: string) => line.bodies.flatMap((body) => (JSON.parse(body) as { docs?: { _id: string }[] }).docs ?? []).filter(({ _id }) => _id === id);
  expect(await school.within(2 * minute, () => sent(reader.id).length > 0 && sent(school.titles[0]!.id).length > 0)).toBe(true);
  for (const doc of [...sent(reader.id), ...sent(school.titles[0]!.id)]) expect(doc).toMatchObject({ _attachments: cover });
});

test("H. a deletion carries nothing of what was deleted", async () => {
  const pc = await school.device("pc");
  await edited(pc, 0, { subtitle: "không ai được biết" });
  await pc.exchange();
  await deleted(pc, 0);
  const { line } = await school.live(pc);
  expect(await school.within(minute, async () => (await school.onServer(school.names.catalogue, school.titles[0]!.id)) === undefined)).toBe(true);
  expect(line.bodies.join()).toContain(school.titles[0]!.id);
  expect(line.bodies.join()).not.toContain("không ai được biết");
  const changes = await school.server.answer(new Request(`http://localhost/couch/${school.names.catalogue}/_changes?include_docs=true`, { headers: { authorization: `Basic ${btoa("admin:admin")}` } }));
  const { results } = (await changes.json()) as { results: { id: string; doc: object }[] };
  expect(Object.keys(results.find(({ id }) => id === school.titles[0]!.id)!.doc).sort()).toEqual(["_deleted", "_id", "_rev"]);
});

test.each(["pokes", "no pokes"])("I. six live feeds, with %s: one request hangs for all of them, and what is done at the desk is sent", async (pokes) => {
  const pc = await school.device("pc");
  const { line } = await school.live(pc);
  if (pokes === "no pokes") line.instead = (path) => (path === "api/pokes" ? json({ error: "not_found", reason: "missing" }, 404) : undefined);
  expect(await school.within(3 * minute, () => line.asked.some((one) => one.includes(pokes === "pokes" ? "api/pokes" : "feed=longpoll")))).toBe(true);
  for (const copy of [0, 2, 4]) {
    const event = await school.lend(pc, copy);
    expect(await school.within(2 * minute, async () => (await school.onServer(school.names.log(2026), event)) !== undefined)).toBe(true);
  }
  expect(line.most()).toBeLessThanOrEqual(3);
});

test("what is attached is refused by our server aloud, not dropped", async () => {
  const put = await school.server.answer(new Request(`http://localhost/couch/${school.names.catalogue}/title:a`, {
    method: "PUT",
    headers: { authorization: `Basic ${btoa("admin:admin")}`, "content-type": "application/json" },
    body: JSON.stringify({ ...titleToDocument({ ...school.titles[0]! }), _id: "title:a", _attachments: { "bia.jpg": { data: "aGVsbG8=", content_type: "image/jpeg" } } }),
  }));
  expect(put.status).toBe(501);
});

test("a store that fails does not end the live exchange: it is said and reported, and goes on by itself", async () => {
  const [pc, tablet] = [await school.device("pc"), await school.device("tablet")];
  const { keeper } = pc.here();
  const { foldDeferred } = keeper;
  let isFailing = false;
  Object.assign(keeper, { foldDeferred: () => (isFailing ? Promise.reject(new Error("the store failed")) : foldDeferred()) });
  const { sync } = await listens(pc);
  isFailing = true;
  const missed = await school.lend(tablet, 0);
  await tablet.exchange();
  expect(await school.within(minute, () => sync.status.current().trouble === "failed")).toBe(true);
  isFailing = false;
  expect(await school.within(6 * minute, () => sync.status.current().trouble === "none")).toBe(true);
  expect(await school.holds(pc, missed)).toBe(true);
  expect(school.ownFaults.splice(0).map(String)).toContain("Error: the store failed");
  const later = await school.lend(pc, 2);
  expect(await school.within(minute, async () => (await school.onServer(school.names.log(2026), later)) !== undefined)).toBe(true);
});
