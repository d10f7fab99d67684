/**
 * Runs in the browser: a desk's busy hours, with time made shorter for whoever waits to send, and the bytes that travel meanwhile.
 * The same acts by PouchDB, which sends live what is written. Answers bytes, and requests of a minute in which nothing happens.
 */
import PouchDB from "pouchdb-browser";
import type { CopyId, PatronId } from "#domain/kernel/ids.ts";
import { openSchool } from "../../../src/storage/school-keeper.ts";
import { createSchoolMaker } from "../../../src/storage/school-maker.ts";
import { createSchoolSync } from "../../../src/sync/school-sync.ts";
import type { FilledSchool } from "../a-school.ts";

interface Asked {
  readonly which: "ours" | "pouchDb";
  readonly school: FilledSchool;
  readonly acts: number;
  readonly readers: number;
  /** How much faster than life, between two readers and for what gathers. */
  readonly faster: number;
}

/** Bytes of the acts, of one start of the app with nothing to do, and of a minute in which nothing happens; and what that minute asks the server. */
export interface Travelled {
  readonly acts: number;
  readonly start: number;
  readonly idleMinute: number;
  readonly idleRequests: number;
}

declare const bytesSoFar: () => Promise<number>;

const base = new URL(".", document.baseURI).href;
const randomByte = (): number => crypto.getRandomValues(new Uint8Array(1))[0] ?? 0;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
let requests = 0;
const counted = (url: string, init: RequestInit): Promise<Response> => {
  requests++;
  return fetch(url, init);
};
const askedInAMinute = async (): Promise<number> => {
  const before = requests;
  await pause(60_000);
  return requests - before;
};
const betweenReaders = 20_000;
const betweenActs = 3_000;

/** A reader comes, takes a book and brings one back; after a while the next one. By the clock, however long an act takes here. */
const atTheDesk = async (acts: number, faster: number, act: (index: number) => Promise<void>): Promise<void> => {
  let due = performance.now();
  for (let index = 0; index < acts; index++) {
    await act(index);
    due += (index % 2 === 0 ? betweenActs : betweenReaders) / faster;
    await pause(Math.max(0, due - performance.now()));
  }
};

const ours = async ({ school: { admission, rawKey }, acts, readers, faster }: Asked): Promise<Travelled> => {
  await createSchoolMaker({ randomByte }).join(admission, Uint8Array.from(rawKey), false);
  const opened = await openSchool({ school: admission.school.id, wall: Date.now, randomByte, app: "0", search: () => ({ titles: async () => ({ ids: [], approximate: false }), patrons: async () => ({ ids: [], approximate: false }) }) });
  const { db, desk } = opened;
  const begin = (lastExchangeAt: number | null) => createSchoolSync({
    base, account: opened.device.account, keeper: opened.keeper, counts: opened.counts, databases: opened.databases, fetch: counted, now: Date.now,
    onServerTime: opened.onServerTime, locks: undefined, lockName: "bench", channel: undefined, report: reportError, lastExchangeAt, onExchanged: opened.onExchanged,
    // Whether all is here is looked at once, and belongs to the start.
    lookAfter: 500,
    gathering: { alone: { least: 10_000 / faster, usual: 180_000 / faster }, inCompany: { least: 10_000 / faster, usual: 10_000 / faster } },
  });
  const first = begin(null);
  while (first.status.current().lastExchangeAt === null || opened.counts.current().unsent > 0) await pause(100);
  await pause(1_500);
  first.stop();
  await pause(500);

  const beforeStart = await bytesSoFar();
  const sync = begin(Date.now());
  await pause(3_000);
  const afterStart = await bytesSoFar();
  const idleRequests = await askedInAMinute();
  const afterMinute = await bytesSoFar();

  const out = new Set((await db.openLoans.toArray()).map(({ copy }) => copy));
  const lent = new Set((await db.titles.toArray()).flatMap(({ id, doc }) => (doc["bookType"] === "referenceBook" ? [id] : [])));
  const copies = (await db.copies.toArray()).flatMap(({ id, title }) => (lent.has(title) && !out.has(id as CopyId) ? [id as CopyId] : []));
  const patrons = (await db.patrons.limit(readers).toArray()).map(({ id }) => id as PatronId);
  const kept = await db.events.count();
  await atTheDesk(acts, faster, async (index) => {
    const pair = Math.floor(index / 2);
    const lends = index % 2 === 0;
    const copy = copies[lends ? pair : pair - Math.min(pair, 5)] as CopyId;
    if (!lends && pair < 5) return;
    const answer = await desk.choose(copy, lends ? (patrons[pair % patrons.length] as PatronId) : undefined);
    if (answer.type !== (lends ? "Lent" : "TakenBack")) throw new Error(`act ${index}: ${JSON.stringify(answer)}`);
  });
  const written = (await db.events.count()) - kept;
  while (opened.counts.current().unsent > 0) await pause(50);
  await pause(1_500);
  const travelled = (await bytesSoFar()) - afterMinute;
  sync.stop();
  opened.close();
  return { acts: (travelled / written) * acts, start: afterStart - beforeStart, idleMinute: afterMinute - afterStart, idleRequests };
};

const pouchDb = async ({ school: { admission, databases }, acts, faster }: Asked): Promise<Pick<Travelled, "acts" | "idleRequests">> => {
  const { name, password } = admission.device.account;
  const log = databases.find((database) => database.includes("-log-")) ?? "";
  const remote = new PouchDB(`${base}couch/${log}`, { auth: { username: name, password }, skip_setup: true, fetch: counted });
  const { rows } = await remote.allDocs({ limit: 2, include_docs: true });
  const local = new PouchDB("month", { auto_compaction: false });
  const live = PouchDB.replicate(local, remote, { live: true, retry: true, checkpoint: "target", batch_size: 1000, batches_limit: 10 });
  await pause(1_000);
  const idleRequests = await askedInAMinute();
  const before = await bytesSoFar();
  await atTheDesk(acts, faster, async (index) => {
    const { _rev, ...like } = rows[index % rows.length]?.doc ?? { _rev: "" };
    await local.put({ ...like, _id: `event:month${index}${crypto.randomUUID().slice(0, 8)}`, sequence: 10_000 + index });
  });
  await pause(2_000);
  live.cancel();
  return { acts: (await bytesSoFar()) - before, idleRequests };
};

Object.assign(globalThis, { measure: (asked: Asked) => (asked.which === "ours" ? ours(asked) : pouchDb(asked)) });
