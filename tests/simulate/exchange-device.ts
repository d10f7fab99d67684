/** A device of which only the exchange is simulated: the product's own store, keeper and exchange, and what a desk writes to it put there directly. */
import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import type { CirculationEvent, CopyLent, CopyReturned } from "#domain/circulation/events.ts";
import { aboutOf } from "#domain/circulation/events.ts";
import { emptyStory } from "#domain/circulation/copy-story.ts";
import { addDays, dayAt } from "#domain/kernel/day.ts";
import { newId, type CopyId, type DeviceId, type PatronId, type RulesId, type SchoolId, type StaffId, type TitleId } from "#domain/kernel/ids.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import { databasesOf } from "#wire/database-names.ts";
import { titleFrom, titleToDocument } from "#wire/documents.ts";
import { patronFrom, patronToDocument } from "#wire/people.ts";
import type { RawSchoolKey, SchoolKey } from "#wire/seal.ts";
import { envelope } from "../../src/desk/envelope.ts";
import { addTo, openDatabase, type DeviceRow, type EventRow, type SchoolDatabase } from "../../src/storage/database.ts";
import { documentTables, patronRow, titleRow, type Row } from "../../src/storage/document-rows.ts";
import { deleteRows, putEdited } from "../../src/storage/edits.ts";
import { erasePatrons, erasingTables } from "../../src/storage/erasing.ts";
import { writerOf } from "../../src/storage/log.ts";
import { foldFor, readingTables, storiesOf } from "../../src/storage/readings.ts";
import { createSyncKeeper } from "../../src/storage/sync-keeper.ts";
import { createCouchClient } from "../../src/sync/couch-client.ts";
import { exchange, type ExchangeReport } from "../../src/sync/exchange.ts";
import { usualPages, type Pages } from "../../src/sync/feed.ts";
import type { Chance } from "../../sync-server/demo/seeded.ts";
import { createLine, type FaultCounts } from "./network.ts";
import { sabotagedClient, sabotagedKeeper } from "./sabotage.ts";

/** Stores of histories that are over: emptied, they are there in a fraction of the time that new ones take. */
const spare: { readonly idb: Parameters<typeof openDatabase>[1]; readonly db: SchoolDatabase }[] = [];

const emptyStore = async () => {
  const used = spare.pop();
  if (!used) {
    const idb = { indexedDB: new IDBFactory(), IDBKeyRange } as never;
    return { idb, db: openDatabase("simulated", idb) };
  }
  await used.db.transaction("rw", used.db.tables, () => Promise.all(used.db.tables.map((table) => table.clear())));
  return used;
};

const nobodyListens = { tell: () => undefined, onChange: () => () => undefined, onContent: () => () => undefined, close: () => undefined };

export const openExchangeDevice = async (asked: {
  name: string;
  school: SchoolId;
  rawKey: RawSchoolKey;
  key: SchoolKey;
  answer: (request: Request) => Promise<Response>;
  time: () => number;
  chance: Chance;
  counts: FaultCounts;
  faults: number;
  sabotage: string | undefined;
}) => {
  const { key, chance, time } = asked;
  const names = databasesOf(asked.school);
  const store = await emptyStore();
  const { idb } = store;
  let { db } = store;
  const row: DeviceRow = {
    key: "this", id: `device:${asked.name}` as DeviceId, name: asked.name, school: asked.school, account: { name: asked.name, password: "x" }, block: 1, sequence: 0, nextCopySerial: 1, nextCardSerial: 1,
    offset: 0, schoolKey: key, rawKey: asked.rawKey, lastExchangeAt: null, demo: false, deferred: false,
  };
  await db.device.put(row);
  const clock = () => ({ wall: time(), offset: 0 });
  const line = createLine(asked.answer, chance, asked.counts, asked.faults);
  const client = sabotagedClient(createCouchClient({ base: "http://localhost/", account: row.account, fetch: line.fetch, patience: line.patience }), asked.sabotage);
  let keeper = sabotagedKeeper(createSyncKeeper({ db, key, changes: nobodyListens, clock }), asked.sabotage, () => chance.next() < 0.3);
  const databases = [names.desk, names.log(2026), names.catalogue];
  const edit = (rows: readonly Row[]): Promise<void> => db.transaction("rw", [db.outbox, db.counters, ...documentTables(db)], () => putEdited(db, rows));

  return {
    name: asked.name,
    line,
    db: () => db,
    /** `pages`: how many documents it asks for at once. */
    exchange: (pages: Pages = usualPages()): Promise<ExchangeReport> => exchange({ client, keeper, databases: async () => databases, pages }),
    /** The process dies in the middle of whatever goes on, and begins again with what is on the disk. */
    kill: async (): Promise<void> => {
      db.close();
      db = openDatabase("simulated", idb);
      await db.open();
      keeper = sabotagedKeeper(createSyncKeeper({ db, key, changes: nobodyListens, clock }), asked.sabotage, () => chance.next() < 0.3);
    },

    /** Lends the copy, or takes it back when it is out; as a desk would that knows what this device knows. */
    act: (copy: CopyId, title: TitleId): Promise<CirculationEvent> =>
      db.transaction("rw", [db.events, db.outbox, db.device, ...readingTables(db)], async () => {
        const device = (await db.device.get("this"))!;
        const story = (await storiesOf(db, [copy]))[0] ?? emptyStory(copy);
        const act = { clock: clock(), today: dayAt(time()), staff: "staff:somebody" as StaffId, rules: "rules:some" as RulesId, app: "0", randomByte: chance.byte };
        const known = { copy: { id: copy }, story, device: writerOf(device) } as never;
        const facts = { group: "pupil", bookType: "referenceBook", title } as const;
        const event: CopyLent | CopyReturned =
          story.loans.length > 0 && chance.next() < 0.8
            ? { ...envelope("copy-returned", known, act), closes: story.loans.map((loan) => loan.event), facts }
            : { ...envelope("copy-lent", known, act), borrower: { party: newId("party", chance.byte), is: "person" }, due: addDays(act.today, 14), facts };
        const written: EventRow = { id: event.id, about: aboutOf(event)!, database: names.log(2026), event };
        await db.events.add(written);
        await db.outbox.add({ id: event.id, database: written.database });
        await addTo(db, "unsent", 1);
        await db.device.put({ ...device, sequence: event.sequence, lastStamp: event.at });
        await foldFor(db, [written]);
        return event;
      }),
    addTitle: async (id: TitleId): Promise<void> => edit([titleRow({ id, titleProper: id, authors: [], bookType: "other" }, names.catalogue)]),
    /** @returns what stood there; undefined when the title is not here. */
    editTitle: async (id: TitleId, field: string, value: string): Promise<{ over: unknown } | undefined> => {
      const held = await db.titles.get(id);
      if (!held) return undefined;
      const title = titleFrom(held.doc);
      await edit([{ ...titleRow(title, names.catalogue), doc: { ...titleToDocument(title), [field]: value } }]);
      return { over: held.doc[field] };
    },
    /** @returns what was deleted; undefined when it is not here. */
    deleteTitle: async (id: TitleId): Promise<object | undefined> => {
      const held = await db.titles.get(id);
      if (held) await db.transaction("rw", [db.outbox, db.counters, db.device, ...documentTables(db)], () => deleteRows(db, [id]));
      return held?.doc;
    },
    patron: async (id: PatronId): Promise<Patron | undefined> => {
      const held = await db.patrons.get(id);
      return held && patronFrom(key, held.doc);
    },
    editPatron: async (patron: Patron): Promise<void> => edit([patronRow(patron, await patronToDocument(key, patron), names.desk)]),
    erase: (id: PatronId): Promise<void> => db.transaction("rw", erasingTables(db), async () => erasePatrons(db, [id], names.desk, { told: false, codes: new Set() })),
    /** Something that no server takes. */
    addBroken: (id: string): Promise<void> => edit([{ id, database: names.catalogue, doc: { _id: id, kind: "title", v: 1, titleProper: 5 } }]),
    close: () => void spare.push({ idb, db }),
  };
};

export type ExchangeDevice = Awaited<ReturnType<typeof openExchangeDevice>>;
