/**
 * Runs in the browser: 10,000 events of a desk that was long away come in at once, by the product and by PouchDB. Answers how long
 * the page could not hear a key, at the longest, and for the product also how long each act at the desk took meanwhile, in ms.
 */
import PouchDB from "pouchdb-browser";
import type { CopyId, PatronId } from "#domain/kernel/ids.ts";
import { openSchool } from "../../../src/storage/school-keeper.ts";
import { createSchoolMaker } from "../../../src/storage/school-maker.ts";
import { createSchoolSync } from "../../../src/sync/school-sync.ts";
import type { FilledSchool } from "../a-school.ts";
import { listenForGaps } from "./gaps.ts";

interface Asked {
  readonly which: "ours" | "pouchDb";
  readonly school: FilledSchool;
  readonly log: string;
}

export interface Disturbed {
  readonly longest: number;
  readonly acts: readonly number[];
}

/** The other desk comes back on the line; answers how many events it brings. */
declare const sendLate: () => Promise<number>;

const base = new URL(".", document.baseURI).href;
const randomByte = (): number => crypto.getRandomValues(new Uint8Array(1))[0] ?? 0;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const ours = async ({ school: { admission, rawKey, copies } }: Asked): Promise<Disturbed> => {
  await createSchoolMaker({ randomByte }).join(admission, Uint8Array.from(rawKey), false);
  const opened = await openSchool({ school: admission.school.id, wall: Date.now, randomByte, app: "0", search: () => ({ titles: async () => ({ ids: [], approximate: false }), patrons: async () => ({ ids: [], approximate: false }) }) });
  const { db, desk } = opened;
  const sync = createSchoolSync({
    base, account: opened.device.account, keeper: opened.keeper, counts: opened.counts, databases: opened.databases, fetch: (url, init) => fetch(url, init), now: Date.now,
    onServerTime: opened.onServerTime, locks: undefined, lockName: "bench", channel: undefined, report: reportError, lastExchangeAt: null, onExchanged: opened.onExchanged,
  });
  while (sync.status.current().lastExchangeAt === null) await pause(100);
  await opened.openReaders();
  const [patron] = (await db.patrons.limit(1).toArray()).map(({ id }) => id as PatronId);
  const books = new Set((await db.titles.toArray()).flatMap(({ id, doc }) => (doc["bookType"] === "referenceBook" ? [id] : [])));
  const free = (await db.copies.bulkGet(copies.slice(6_000))).flatMap((row) => (row && books.has(row.title) ? [row.id as CopyId] : []));
  await pause(1_500);

  const held = await db.events.count();
  const brought = await sendLate();
  const ended = listenForGaps();
  const acts: number[] = [];
  // What was lent is taken back: the next round finds the copy in.
  for (let index = 0; index % 2 === 1 || (await db.events.count()) < held + brought + acts.length; index++) {
    if (index > 2_000) throw new Error(`${(await db.events.count()) - held} of ${brought} events came in`);
    await pause(100);
    const begun = performance.now();
    const answer = await desk.choose(free[Math.floor(index / 2)] as CopyId, index % 2 === 0 ? patron : undefined);
    acts.push(performance.now() - begun);
    if (answer.type !== (index % 2 === 0 ? "Lent" : "TakenBack")) throw new Error(`act ${index}: ${answer.type}`);
  }
  await pause(500);
  const longest = ended();
  sync.stop();
  const halfTold = (await db.openLoans.toArray()).filter(({ loan }) => loan.facts.title === "title:late").length;
  if ((await db.device.get("this"))?.deferred !== false || halfTold > 0) throw new Error(`what came in is not told, or ${halfTold} loans without their return`);
  opened.close();
  return { longest, acts };
};

const pouchDb = async ({ school: { admission }, log }: Asked): Promise<Disturbed> => {
  const { name, password } = admission.device.account;
  const [remote, local] = [new PouchDB(`${base}couch/${log}`, { auth: { username: name, password }, skip_setup: true }), new PouchDB("late", { auto_compaction: false })];
  const pull = () => PouchDB.replicate(remote, local, { batch_size: 1000, batches_limit: 10, checkpoint: "target" });
  await pull();
  const brought = await sendLate();
  const ended = listenForGaps();
  const { docs_written: written } = await pull();
  if (written < brought) throw new Error(`PouchDB has ${written} of ${brought} events`);
  return { longest: ended(), acts: [] };
};

Object.assign(globalThis, { measure: (asked: Asked) => (asked.which === "ours" ? ours(asked) : pouchDb(asked)) });
