/**
 * RxDB's own CouchDB replication against our server, over a real port: two of its databases that meet there. Its packages are the
 * tests' alone (tests/clients/package.json); `npm test` installs them, and `npm ci --prefix tests/clients` does by hand.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startServer, type RunningServer } from "../../sync-server/server.ts";

/** The part of RxDB used here. */
interface Loan {
  readonly id: string;
  readonly reader: string;
  readonly book: string;
}
interface RxDocument extends Loan {
  readonly deleted: boolean;
  patch(change: Partial<Loan>): Promise<RxDocument>;
  remove(): Promise<RxDocument>;
}
interface Found<Answer> {
  exec(): Promise<Answer>;
}
interface Collection {
  insert(loan: Loan): Promise<RxDocument>;
  bulkInsert(loans: readonly Loan[]): Promise<{ readonly error: readonly object[] }>;
  find(): Found<readonly RxDocument[]>;
  findOne(id: string): Found<RxDocument | null>;
}
interface Desk {
  readonly loans: Collection;
  close(): Promise<unknown>;
}
interface Replication {
  readonly error$: { subscribe(heard: (error: Error) => void): object };
  awaitInSync(): Promise<unknown>;
  awaitInitialReplication(): Promise<unknown>;
  cancel(): Promise<unknown>;
}
interface RxDB {
  createRxDatabase(of: object): Promise<{ addCollections(of: object): Promise<object>; close(): Promise<unknown> }>;
  getRxStorageMemory(): object;
  replicateCouchDB(how: object): Replication;
  getFetchWithCouchDBAuthorization(name: string, password: string): object;
}

const data = mkdtempSync(join(tmpdir(), "tu-sach-rxdb-"));
let server: RunningServer;
let rxdb: RxDB;
const [name, password] = ["admin", "word"];
const cleanings: (() => Promise<unknown>)[] = [];
const troubles: string[] = [];

beforeAll(async () => {
  server = await startServer({ port: 0, host: "127.0.0.1", apiOnly: true, admin: { name, password }, data });
  const parts = ["rxdb", "rxdb/plugins/storage-memory", "rxdb/plugins/replication-couchdb"].map((part) => import(/* @vite-ignore */ part) as Promise<object>);
  rxdb = Object.assign({}, ...(await Promise.all(parts))) as RxDB;
  const made = await fetch(`${server.origin}/loans`, { method: "PUT", headers: { authorization: `Basic ${btoa(`${name}:${password}`)}` } });
  expect(made.status).toBe(201);
});
afterAll(async () => {
  for (const clean of cleanings.reverse()) await clean();
  await server?.stop();
  rmSync(data, { recursive: true, force: true });
});

const schema = {
  version: 0, primaryKey: "id", type: "object", required: ["id", "reader", "book"],
  properties: { id: { type: "string", maxLength: 60 }, reader: { type: "string" }, book: { type: "string" } },
};

const aDesk = async (called: string): Promise<Desk> => {
  const database = await rxdb.createRxDatabase({ name: called, storage: rxdb.getRxStorageMemory(), multiInstance: false });
  await database.addCollections({ loans: { schema } });
  cleanings.push(() => database.close());
  return database as never;
};

const replicated = (desk: Desk, live: boolean): Replication => {
  const replication = rxdb.replicateCouchDB({
    replicationIdentifier: "loans", collection: desk.loans, url: `${server.origin}/loans/`, live, fetch: rxdb.getFetchWithCouchDBAuthorization(name, password),
    pull: { batchSize: 40, heartbeat: 60_000 }, push: { batchSize: 40 }, waitForLeadership: false, autoStart: true, retryTime: 500,
  });
  replication.error$.subscribe((error) => troubles.push(JSON.stringify(error, undefined, 1).slice(0, 600)));
  cleanings.push(() => replication.cancel());
  return replication;
};

const inSync = async (...desks: readonly Desk[]): Promise<void> => {
  for (const desk of desks) await replicated(desk, false).awaitInitialReplication();
};

const loan = (id: string, reader: string): Loan => ({ id, reader, book: `Sách ${id}` });
const readersOf = async (desk: Desk): Promise<Readonly<Record<string, string>>> => Object.fromEntries((await desk.loans.find().exec()).map(({ id, reader }) => [id, reader]));

test("what one has written the other has after an exchange, edits and deletions too", async () => {
  const [pc, tablet] = [await aDesk("pc"), await aDesk("tablet")];
  const all = Array.from({ length: 150 }, (_, n) => loan(`loan:${String(n).padStart(3, "0")}`, "An"));
  expect((await pc.loans.bulkInsert(all)).error).toEqual([]);
  await inSync(pc, tablet);
  expect(Object.keys(await readersOf(tablet))).toHaveLength(150);
  await (await tablet.loans.findOne("loan:007").exec())?.patch({ reader: "Bình" });
  await (await tablet.loans.findOne("loan:008").exec())?.remove();
  await inSync(tablet, pc);
  expect(await readersOf(pc)).toEqual(await readersOf(tablet));
  expect(await readersOf(pc)).toMatchObject({ "loan:007": "Bình", "loan:009": "An" });
  expect(Object.keys(await readersOf(pc))).toHaveLength(149);
  expect(troubles).toEqual([]);
});

test("of two edits of one document one stands, and both have the same", async () => {
  const [pc, tablet] = [await aDesk("pc-2"), await aDesk("tablet-2")];
  await pc.loans.insert(loan("loan:both", "An"));
  await inSync(pc, tablet);
  await (await pc.loans.findOne("loan:both").exec())?.patch({ reader: "Chi" });
  await (await tablet.loans.findOne("loan:both").exec())?.patch({ reader: "Dũng" });
  await inSync(pc, tablet, pc, tablet);
  const [here, there] = [await readersOf(pc), await readersOf(tablet)];
  expect(["Chi", "Dũng"]).toContain(here["loan:both"]);
  expect(there["loan:both"]).toBe(here["loan:both"]);
  expect(troubles).toEqual([]);
});

test("live, what is written while both are there comes by itself", async () => {
  const [pc, tablet] = [await aDesk("pc-3"), await aDesk("tablet-3")];
  const both = [replicated(pc, true), replicated(tablet, true)];
  for (const one of both) await one.awaitInitialReplication();
  await pc.loans.insert(loan("loan:live", "Em"));
  await expect.poll(async () => (await readersOf(tablet))["loan:live"], { timeout: 30_000 }).toBe("Em");
  await (await tablet.loans.findOne("loan:live").exec())?.remove();
  await expect.poll(async () => (await readersOf(pc))["loan:live"], { timeout: 30_000 }).toBeUndefined();
  expect(troubles).toEqual([]);
});
