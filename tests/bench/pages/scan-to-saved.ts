/**
 * Runs in the browser: the product's own scan against one bare strict transaction that reads and writes the same rows in the
 * same stores, in turn, so that both see the same disk. Each copy is lent and then taken back; what was measured is looked up
 * in the store afterwards. Answers milliseconds.
 */
import { atRest } from "#domain/circulation/copy-story.ts";
import { defaultRules } from "#domain/circulation/loan-rules.ts";
import type { Copy } from "#domain/copies/copy.ts";
import { day } from "#domain/kernel/day.ts";
import type { DeviceId, PatronId, RulesId } from "#domain/kernel/ids.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import { databasesOf } from "#wire/database-names.ts";
import { copyToDocument, eventToDocument, rulesToDocument, titleToDocument, type WireDocument } from "#wire/documents.ts";
import { patronToDocument } from "#wire/people.ts";
import { schoolKeyFrom } from "#wire/seal.ts";
import { databaseNameOf, type CopyRow, type EventRow } from "../../../src/storage/database.ts";
import { openSchool } from "../../../src/storage/school-keeper.ts";
import { createSchoolMaker } from "../../../src/storage/school-maker.ts";
import { benchSchool, benchTitle, copyId, pastEvent } from "./past-events.ts";

const names = databasesOf(benchSchool);
const patronId = (index: number) => `patron:b${index}` as PatronId;
const accessionNo = (index: number) => `B${index}`;
const title = { id: benchTitle, titleProper: "Sách", authors: [], bookType: "referenceBook" as const };
const randomByte = (): number => crypto.getRandomValues(new Uint8Array(1))[0] ?? 0;

export const measure = async ({ events, rounds }: { events: number; rounds: number }): Promise<{ ours: number[]; bare: number[] }> => {
  const copies = Math.max(250, events / 20);
  let wall = Date.now();
  const rawKey = new Uint8Array(32);
  await createSchoolMaker({ randomByte }).join({ school: { id: benchSchool, name: "Bench" }, device: { id: "device:bench" as DeviceId, name: "bench", account: { name: "a", password: "b" }, block: 1 } }, rawKey, false);
  const opened = await openSchool({ school: benchSchool, wall: () => wall, randomByte, app: "0", search: () => ({ titles: async () => ({ ids: [], approximate: false }), patrons: async () => ({ ids: [], approximate: false }) }) });
  const takeIn = (database: string, documents: readonly WireDocument[]) => opened.keeper.takeIn(database, documents.map((document) => ({ ...document, _rev: "1-a" })), { since: "1", birth: "b" });
  const key = await schoolKeyFrom(rawKey);
  const patrons = Array.from({ length: rounds }, (_, index): Patron => ({ id: patronId(index), fullName: `Bạn Đọc ${index}`, group: "teacher", cards: [], active: true }));
  await takeIn(names.desk, [rulesToDocument(defaultRules("rules:b" as RulesId, day("2020-01-01"))), ...(await Promise.all(patrons.map((patron) => patronToDocument(key, patron))))]);
  await takeIn(names.catalogue, [titleToDocument(title), ...Array.from({ length: copies }, (_, index) => copyToDocument({ id: copyId(index), title: title.id, accessionNo: accessionNo(index), barcodes: [], status: "open" } satisfies Copy))]);
  const each = events / copies;
  for (let from = 0; from < copies; from += 250) await takeIn(names.log(2026), Array.from({ length: 250 * each }, (_, at) => eventToDocument(pastEvent(from + Math.floor(at / each), at % each))));
  await new Promise((resolve) => setTimeout(resolve, 500));

  const raw = await asked(indexedDB.open(databaseNameOf(benchSchool)));
  await (globalThis as never as { slowDown(): Promise<void> }).slowDown();
  const [ours, bare]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    const lends = round % 2 === 0;
    const pair = Math.floor(round / 2);
    wall += 60_000;
    const first = performance.now();
    const answer = await opened.desk.scan(accessionNo(pair), lends ? patronId(pair) : undefined);
    const second = performance.now();
    if (answer.type !== (lends ? "Lent" : "TakenBack")) throw new Error(`round ${round}: ${answer.type}`);
    await settled();
    const third = performance.now();
    await bareScan(raw, copies - 1 - pair, lends ? pair : undefined);
    bare.push(performance.now() - third);
    ours.push(second - first);
    await settled();
  }
  const kept = await asked(raw.transaction("events").objectStore("events").count());
  if (kept !== events + 2 * rounds) throw new Error(`${kept} events are in the store instead of ${events + 2 * rounds}`);
  raw.close();
  opened.close();
  return { ours, bare };
};

/** The rows of a loan (or, without a borrower, of a return), read and written by hand with as few waits as there can be. */
const bareScan = async (raw: IDBDatabase, index: number, borrower: number | undefined): Promise<void> => {
  const stores = ["events", "outbox", "device", "titles", "copies", "ties", "stories", "openLoans", "counters"];
  const tx = raw.transaction(stores, "readwrite", { durability: "strict" });
  const ended = new Promise<void>((resolve, reject) => { tx.oncomplete = () => resolve(); tx.onabort = () => reject(tx.error ?? new Error("aborted")); });
  const store = (name: string) => tx.objectStore(name);
  const [party, event] = [`party:bare${index}`, `event:bare${index}-${borrower ?? "back"}`];
  const copy = (await asked(store("copies").index("codes").get(accessionNo(index)))) as CopyRow;
  const [device, rows, story, unsent] = await Promise.all([
    asked(store("device").get("this")),
    asked(store("events").index("about").getAll(copy.id)) as Promise<EventRow[]>,
    asked(store("stories").get(copy.id)),
    asked(store("counters").get("unsent")) as Promise<{ value: number } | undefined>,
    asked(store("titles").get(copy.title)),
    asked(borrower === undefined ? store("ties").index("party").getAll(party) : store("ties").index("patron").getAll(patronId(borrower))),
    asked(store("openLoans").index("party").getAll(party)),
  ]);
  const content = rows[borrower === undefined ? 1 : 0]?.event;
  store("events").add({ id: event, about: copy.id, database: names.log(2026), event: { ...content, id: event } });
  store("outbox").add({ id: event, database: names.log(2026) });
  if (borrower === undefined) store("stories").delete(copy.id);
  else store("stories").put(story ?? atRest(copyId(index)));
  store("counters").put({ name: "unsent", value: (unsent?.value ?? 0) + 1 });
  store("device").put(device);
  if (borrower === undefined) store("openLoans").delete(`event:bare${index}-${index}`);
  else {
    store("openLoans").put({ event, copy: copy.id, party, due: "2026-12-01", loan: { event, copy: copy.id, borrower: { party, is: "person" }, lentOn: "2026-11-01", due: "2026-12-01", facts: {}, disputed: false } });
    store("ties").add({ id: `tie:bare${index}`, database: names.desk, doc: { _id: `tie:bare${index}`, kind: "tie", v: 1, sealed: "x".repeat(120) }, party, patron: patronId(borrower), month: "2026-11" });
    store("outbox").add({ id: `tie:bare${index}`, database: names.desk });
  }
  await ended;
};

const asked = <Value>(request: IDBRequest<Value>): Promise<Value> => new Promise((resolve, reject) => { request.onsuccess = () => resolve(request.result); request.onerror = () => reject(request.error ?? new Error("the request failed")); });

/** What a scan leaves to do after its answer is not the next one's time. */
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 30));

Object.assign(globalThis, { measure });
