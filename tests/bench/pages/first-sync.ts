/** Runs in the browser: the first sync of a school and then one with nothing to do, by the product, by PouchDB, and the bare writing of the same rows. */
import Dexie from "dexie";
import PouchDB from "pouchdb-browser";
import { openSchool } from "../../../src/storage/school-keeper.ts";
import { createSchoolMaker } from "../../../src/storage/school-maker.ts";
import { createSearchSource } from "../../../src/storage/search-source.ts";
import { createSearchClient } from "../../../src/search-worker/search-client.ts";
import { createSchoolSync } from "../../../src/sync/school-sync.ts";
import type { FilledSchool } from "../a-school.ts";

const randomByte = (): number => crypto.getRandomValues(new Uint8Array(1))[0] ?? 0;
const base = new URL(".", document.baseURI).href;
declare const bytesSoFar: () => Promise<number>;

/** One exchange in which nothing has changed anywhere. */
export interface NoChange {
  readonly ms: readonly number[];
  /** Of one of them, both ways. */
  readonly bytes: number;
}
const timesNothing = 10;
const withNothingToDo = async (exchange: () => Promise<unknown>): Promise<NoChange> => {
  // What is left over from before is not counted.
  await exchange();
  const before = await bytesSoFar();
  const ms: number[] = [];
  for (let round = 0; round < timesNothing; round++) {
    const begun = performance.now();
    await exchange();
    ms.push(performance.now() - begun);
  }
  return { ms, bytes: ((await bytesSoFar()) - before) / timesNothing };
};

/** Milliseconds until the desk shows the right reader and the search finds the last title; then the bare writing. */
const ours = async ({ admission, rawKey, reader, documents }: FilledSchool, lastWords: string): Promise<{ ours: number; bare: number; noChange: NoChange; bytes: number }> => {
  const begun = performance.now();
  await createSchoolMaker({ randomByte }).join(admission, Uint8Array.from(rawKey), false);
  const worker = new Worker(new URL("../../../src/search-worker/search-worker.ts", import.meta.url), { type: "module" });
  const opened = await openSchool({
    school: admission.school.id, wall: Date.now, randomByte, app: "0",
    search: (here) => createSearchSource(async () => ({ titles: createSearchClient(worker, "titles"), people: createSearchClient(worker, "people") }), here),
  });
  const sync = createSchoolSync({
    base, account: opened.device.account, keeper: opened.keeper, counts: opened.counts, databases: opened.databases, fetch: (url, init) => fetch(url, init), now: Date.now,
    onServerTime: opened.onServerTime, locks: navigator.locks, lockName: "bench", channel: undefined, report: reportError, lastExchangeAt: null, onExchanged: opened.onExchanged,
  });
  await new Promise<void>((resolve, reject) => sync.status.subscribe(() => {
    const { lastExchangeAt, trouble } = sync.status.current();
    if (trouble !== "none") reject(new Error(trouble));
    if (lastExchangeAt !== null) resolve();
  }));
  const scanned = await opened.desk.scan(reader.card, undefined);
  if (scanned.type !== "PatronOpened" || scanned.file.patron.fullName !== reader.fullName || scanned.file.loans[0]?.copy.id !== reader.copy) throw new Error(`the desk shows ${JSON.stringify(scanned)}`);
  const found = await opened.desk.search(lastWords, 5);
  if (found.titles[0]?.title.titleProper !== lastWords) throw new Error(`the search finds ${JSON.stringify(found.titles[0])}`);
  const ended = performance.now() - begun;
  const bytes = await bytesSoFar();
  while (opened.counts.current().unsent > 0) await sync.exchangeNow();
  const noChange = await withNothingToDo(sync.exchangeNow);
  sync.stop();

  const rows = new Map<string, readonly object[]>();
  for (const name of ["events", "titles", "copies", "patrons", "ties", "others", "stories", "openLoans"]) rows.set(name, await opened.db.table(name).toArray());
  const kept = ["events", "titles", "copies", "patrons", "ties", "others"].reduce((sum, name) => sum + (rows.get(name)?.length ?? 0), 0);
  if (kept < documents) throw new Error(`${kept} documents came in instead of ${documents}`);
  const bare = new Dexie("bare");
  bare.version(1).stores(Object.fromEntries(opened.db.tables.filter(({ name }) => rows.has(name)).map(({ name, schema }) => [name, [schema.primKey, ...schema.indexes].map(({ src }) => src).join(",")])));
  await bare.open();
  const bareBegun = performance.now();
  for (const [name, all] of rows) await bare.table(name).bulkAdd(all);
  const bareTime = performance.now() - bareBegun;
  const copies = await bare.table("copies").where("title").above("").count();
  if (copies !== rows.get("copies")?.length) throw new Error(`${copies} copies were written barely`);
  opened.close();
  return { ours: ended, bare: bareTime, noChange, bytes };
};

/** The same databases, all at once, with the batch size of the target; its answers are waited for, nothing is looked up. */
const pouchDb = async ({ admission, databases, documents }: FilledSchool): Promise<{ ours: number; noChange: NoChange; bytes: number }> => {
  const { name, password } = admission.device.account;
  const begun = performance.now();
  const pairs = databases.map((database) => [new PouchDB(`${base}couch/${database}`, { auth: { username: name, password }, skip_setup: true }), new PouchDB(database, { auto_compaction: false })] as const);
  const replicate = () => Promise.all(pairs.map(([remote, local]) => PouchDB.replicate(remote, local, { batch_size: 1000, batches_limit: 10, checkpoint: "target" })));
  await replicate();
  const ended = performance.now() - begun;
  const bytes = await bytesSoFar();
  const counts = await Promise.all(databases.map(async (database) => (await new PouchDB(database).info()).doc_count));
  const kept = counts.reduce((sum, count) => sum + count, 0);
  if (kept < documents) throw new Error(`PouchDB has ${kept} documents instead of ${documents}`);
  return { ours: ended, noChange: await withNothingToDo(replicate), bytes };
};

const measure = ({ which, school, lastWords }: { which: "ours" | "pouchDb"; school: FilledSchool; lastWords: string }) => (which === "ours" ? ours(school, lastWords) : pouchDb(school));

Object.assign(globalThis, { measure });
