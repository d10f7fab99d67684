/** One device of the simulated school: the product's own store, desk and exchange over an IndexedDB of its own. */
import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import type { DeviceId, SchoolId } from "#domain/kernel/ids.ts";
import type { RawSchoolKey } from "#wire/seal.ts";
import { databaseNameOf, openDatabase } from "../../src/storage/database.ts";
import { openSchool, type OpenSchool, type OpenSchoolDeps } from "../../src/storage/school-keeper.ts";
import { createSchoolMaker } from "../../src/storage/school-maker.ts";
import { createCouchClient, type CouchClient } from "../../src/sync/couch-client.ts";
import { incompleteDatabases } from "../../src/sync/completeness.ts";
import { exchange, type ExchangeReport } from "../../src/sync/exchange.ts";
import type { Pages } from "../../src/sync/feed.ts";
import type { Chance } from "../../sync-server/demo/seeded.ts";
import { createLine, type FaultCounts } from "./network.ts";
import { sabotagedClient, sabotagedKeeper } from "./sabotage.ts";
import type { SchoolServer } from "./school-server.ts";

export interface SimulatedDevice {
  readonly name: string;
  readonly line: ReturnType<typeof createLine>;
  here(): OpenSchool;
  /** `meanwhile` happens between what this device has read and what it sends; `suspected`: databases found not to be whole here. */
  exchange(meanwhile?: () => Promise<unknown>, suspected?: ReadonlySet<string>): Promise<ExchangeReport>;
  /** Databases of which this device does not hold what the server holds. */
  incomplete(): Promise<ReadonlySet<string>>;
  /** Whether the server's time was heard in the last exchange, and kept. */
  readonly heardServer: () => boolean;
  /** The process dies now: nothing in flight is waited for; the store opens again as the disk has it. */
  kill(): Promise<void>;
  /** All that is on its disk, as it is now. */
  image(): Promise<DiskImage>;
  /** The disk is put back to that image: what was written since is gone here, and nothing says so. */
  restore(image: DiskImage): Promise<void>;
  /** Its disk was put back, and it has not heard since what it had done before. */
  readonly isBehindItself: () => boolean;
  /** The same profile on another machine. */
  copy(image: DiskImage, name: string): Promise<SimulatedDevice>;
  /** The device's own clock jumps by this many milliseconds. */
  setClock(by: number): void;
  close(): void;
}

/** Rows by table. */
export type DiskImage = ReadonlyMap<string, readonly unknown[]>;

/** Always so many documents at once, whatever came through before. */
export const pagesOf = (size: number): Pages => ({ get size() { return size; }, set size(_next: number) {} });

interface AskedDevice {
  name: string;
  school: { id: SchoolId; name: string };
  rawKey: RawSchoolKey;
  server: Pick<SchoolServer, "enrol" | "answer">;
  trueTime: () => number;
  chance: Chance;
  counts: FaultCounts;
  sabotage: string | undefined;
  /** How much too fast its clock goes: 0.01 = a hundredth. */
  drift?: number;
  /** How many documents it asks for at once. */
  pages?: Pages;
  /** Finds nothing unless given: a history has no search. */
  search?: OpenSchoolDeps["search"];
}

export const startDevice = async (asked: AskedDevice): Promise<SimulatedDevice> => {
  const idb = anEmptyDisk();
  const enrolled = await asked.server.enrol({ id: `device:${asked.name}`, name: asked.name });
  await createSchoolMaker({ randomByte: asked.chance.byte, idb }).join(
    { school: { id: asked.school.id, name: asked.school.name }, device: { ...enrolled.device, id: enrolled.device.id as DeviceId } },
    asked.rawKey,
    false,
  );
  return startFrom(asked, idb);
};

type Disk = NonNullable<OpenSchoolDeps["idb"]>;

const anEmptyDisk = (): Disk => ({ indexedDB: new IDBFactory(), IDBKeyRange }) as unknown as Disk;

const diskFrom = async (school: SchoolId, image: DiskImage): Promise<Disk> => {
  const disk = anEmptyDisk();
  const db = openDatabase(databaseNameOf(school), disk);
  for (const [table, rows] of image) await db.table(table).bulkPut(rows);
  // An image of a disk knows which places in the outbox were given out, also when nothing stands there any more.
  const n = (await db.device.get("this"))?.handedOut ?? 0;
  if (n > 0 && (await db.outbox.get(n)) === undefined) {
    await db.outbox.put({ n, id: "", database: "" });
    await db.outbox.delete(n);
  }
  db.close();
  return disk;
};

const startFrom = async (asked: AskedDevice, from: Disk): Promise<SimulatedDevice> => {
  const { chance, server } = asked;
  let disk = from;
  let wrongBy = 0;
  const since = asked.trueTime();
  // What counts the time goes as fast as the clock.
  const steady = () => asked.trueTime() + (asked.drift ?? 0) * (asked.trueTime() - since);
  const wall = () => steady() + wrongBy;
  let heard: Promise<void>[] = [];
  const open = () =>
    openSchool({
      school: asked.school.id,
      wall,
      steady,
      randomByte: chance.byte,
      app: "0.0.0",
      idb: disk,
      search: asked.search ?? (() => ({ titles: async () => ({ ids: [], approximate: false }), patrons: async () => ({ ids: [], approximate: false }) })),
    });
  let opened = await open();
  /** Since it was opened. */
  let hasHeard = false;
  let isBehindItself = false;
  const reopen = async (): Promise<void> => {
    opened.close();
    hasHeard = false;
    opened = await open();
  };
  const line = createLine(server.answer, chance, asked.counts);
  const clientOf = (asking: OpenSchool): CouchClient =>
    createCouchClient({ base: "http://localhost/", account: asking.device.account, fetch: line.fetch, patience: line.patience, now: wall, onServerTime: (time) => void heard.push(asking.onServerTime(time)) });

  return {
    name: asked.name,
    line,
    here: () => opened,
    heardServer: () => heard.length > 0,
    incomplete: async () => {
      const databases = await opened.databases(() => true);
      for (const database of databases) await opened.keeper.noteChecked(database, undefined);
      return incompleteDatabases({ client: clientOf(opened), keeper: opened.keeper, databases, now: asked.trueTime() });
    },
    exchange: async (meanwhile, suspected) => {
      heard = [];
      let waiting = meanwhile;
      const client = clientOf(opened);
      const interrupted: CouchClient = {
        ...client,
        bulkDocs: async (database, documents) => {
          const happens = waiting;
          waiting = undefined;
          await happens?.();
          return client.bulkDocs(database, documents);
        },
      };
      const report = await exchange({
        client: sabotagedClient(interrupted, asked.sabotage),
        keeper: sabotagedKeeper(opened.keeper, asked.sabotage, () => chance.next() < 0.3),
        databases: () => opened.databases(() => true),
        hearsFirst: !hasHeard,
        ...(suspected ? { suspected } : {}),
        ...(asked.pages ? { pages: asked.pages } : {}),
      });
      hasHeard ||= report.trouble === "none";
      isBehindItself &&= report.trouble !== "none";
      await Promise.all(heard);
      return report;
    },
    kill: async () => {
      await reopen();
      if (asked.sabotage === "reuse-sequence") await opened.db.device.update("this", { sequence: 0 });
    },
    image: async () => new Map(await Promise.all(opened.db.tables.map(async (table) => [table.name, await table.toArray()] as const))),
    restore: async (image) => {
      disk = await diskFrom(asked.school.id, image);
      await reopen();
      isBehindItself = true;
    },
    isBehindItself: () => isBehindItself,
    copy: async (image, name) => startFrom({ ...asked, name }, await diskFrom(asked.school.id, image)),
    setClock: (by) => {
      wrongBy = by;
    },
    close: () => opened.close(),
  };
};
