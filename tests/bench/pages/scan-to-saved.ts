/**
 * Runs in the browser: the product's own scan against one bare strict transaction that reads and writes the same rows in a
 * store of the same size. Answers milliseconds, in turn, so that both see the same disk.
 */
import { storyOf } from "#domain/circulation/copy-story.ts";
import type { CirculationEvent, CopyLent } from "#domain/circulation/events.ts";
import { defaultRules } from "#domain/circulation/loan-rules.ts";
import type { Copy } from "#domain/copies/copy.ts";
import { day } from "#domain/kernel/day.ts";
import type { CopyId, DeviceId, EventId, PartyId, PatronId, RulesId, SchoolId, StaffId, TitleId } from "#domain/kernel/ids.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import { databasesOf } from "#wire/database-names.ts";
import { copyToDocument, eventToDocument, rulesToDocument, titleToDocument } from "#wire/documents.ts";
import { patronToDocument } from "#wire/people.ts";
import { schoolKeyFrom } from "#wire/seal.ts";
import { openSchool } from "../../../src/storage/school-keeper.ts";
import { createSchoolMaker } from "../../../src/storage/school-maker.ts";

const school = "unit:bench" as SchoolId;
const copies = 500;

const measure = async (events: number, rounds: number): Promise<{ ours: number[]; bare: number[] }> => {
  const randomByte = (): number => crypto.getRandomValues(new Uint8Array(1))[0] ?? 0;
  const rawKey = new Uint8Array(32);
  const key = await schoolKeyFrom(rawKey);
  await createSchoolMaker({ randomByte }).join({ school: { id: school, name: "Bench" }, device: { id: "device:bench" as DeviceId, name: "bench", account: { name: "a", password: "b" }, block: 1 } }, rawKey, false);
  const opened = await openSchool({ school, wall: Date.now, randomByte, app: "0", search: () => ({ titles: async () => ({ ids: [], approximate: false }), patrons: async () => ({ ids: [], approximate: false }) }) });
  const names = databasesOf(school);
  const title = { id: "title:b" as TitleId, titleProper: "Sách", authors: [], bookType: "referenceBook" as const };
  const copyOf = (index: number): Copy => ({ id: `copy:b${index}` as CopyId, title: title.id, accessionNo: `B${index}`, barcodes: [], status: "open" });
  const patron: Patron = { id: "patron:b" as PatronId, fullName: "Bạn Đọc", group: "teacher", cards: [], active: true };
  const rev = { _rev: "1-a" };
  await opened.keeper.takeIn(names.desk, [{ ...rulesToDocument(defaultRules("rules:b" as RulesId, day("2020-01-01"))), ...rev }, { ...(await patronToDocument(key, patron)), ...rev }], { since: "1", birth: "b" });
  await opened.keeper.takeIn(names.catalogue, [{ ...titleToDocument(title), ...rev }, ...Array.from({ length: copies }, (_, index) => ({ ...copyToDocument(copyOf(index)), ...rev }))], { since: "1", birth: "b" });
  const past = Array.from({ length: events }, (_, index): CirculationEvent => {
    const base = {
      id: `event:p${index}` as EventId, v: 1 as const, school, device: "device:x" as DeviceId, sequence: index + 1, staff: "staff:x" as StaffId, app: "0", rules: "rules:b" as RulesId,
      day: day("2026-09-10"), at: { instant: 1_788_000_000_000 + index, count: 0, wall: 0, offset: 0 }, cause: null, thing: { copy: `copy:b${index % copies}` as CopyId },
    };
    const lent = { ...base, kind: "copy-lent", borrower: { party: "party:x" as PartyId, is: "person" }, due: day("2026-09-17"), facts: { group: "pupil", bookType: "referenceBook", title: title.id } } satisfies CopyLent;
    return Math.floor(index / copies) % 2 === 0 ? lent : { ...base, kind: "copy-returned", closes: [] };
  });
  for (let at = 0; at < past.length; at += 5000) await opened.keeper.takeIn(names.log(2026), past.slice(at, at + 5000).map((event) => ({ ...eventToDocument(event), ...rev })), { since: String(at), birth: "b" }, { deferReadings: true });
  await opened.keeper.foldDeferred();

  const raw = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open("tu-sach-bench");
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const stores = ["events", "outbox", "device", "titles", "copies", "patrons", "ties", "others", "stories", "openLoans", "counters"];
  const done = <Value>(request: IDBRequest<Value>): Promise<Value> => new Promise((resolve, reject) => { request.onsuccess = () => resolve(request.result); request.onerror = () => reject(request.error); });
  /** The same reads and writes, by hand. */
  const bareAct = async (index: number, number: number): Promise<void> => {
    const tx = raw.transaction(stores, "readwrite", { durability: "strict" });
    const ended = new Promise<void>((resolve, reject) => { tx.oncomplete = () => resolve(); tx.onabort = () => reject(tx.error); });
    const id = `copy:b${index}`;
    const [copy, device, rows, story] = await Promise.all([done(tx.objectStore("copies").get(id)), done(tx.objectStore("device").get("this")), done(tx.objectStore("events").index("copy").getAll(id)), done(tx.objectStore("stories").get(id))]);
    await done(tx.objectStore("titles").get(copy.title));
    await done(tx.objectStore("ties").index("patron").getAll("patron:b"));
    await done(tx.objectStore("openLoans").index("party").getAll("party:x"));
    const event = { ...(rows[0] as { event: CirculationEvent }).event, id: `event:bare${number}` as EventId };
    tx.objectStore("events").add({ id: event.id, copy: id, database: names.log(2026), event });
    tx.objectStore("outbox").add({ id: event.id, database: names.log(2026) });
    tx.objectStore("stories").put(story ?? storyOf(id as CopyId, []));
    tx.objectStore("openLoans").put({ event: event.id, copy: id, party: "party:none", due: "2026-12-01", loan: {} });
    tx.objectStore("counters").put({ name: "bare", value: number });
    tx.objectStore("device").put(device);
    await ended;
  };

  const [ours, bare]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    const index = (round * 7) % (copies / 2);
    const first = performance.now();
    await opened.desk.choose(copyOf(index).id, patron.id);
    const second = performance.now();
    await bareAct(copies / 2 + index, round);
    bare.push(performance.now() - second);
    ours.push(second - first);
  }
  raw.close();
  opened.close();
  return { ours, bare };
};

Object.assign(globalThis, { measure });
