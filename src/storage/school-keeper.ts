/** Opens the school of this device: the store and everything that stands on it, ready for the desk. */
import { defaultRules, rulesOn, type RuleBook } from "#domain/circulation/loan-rules.ts";
import { day, dayAt, type Day } from "#domain/kernel/day.ts";
import { newId, type RulesId, type SchoolId, type StaffId } from "#domain/kernel/ids.ts";
import type { ClockReading } from "#domain/kernel/stamp.ts";
import { logYearOf } from "#domain/school/calendar.ts";
import { databasesOf } from "#wire/database-names.ts";
import { rulesFrom, rulesToDocument } from "#wire/documents.ts";
import { calendarFrom, schoolSettingFrom, schoolSettingId, type SchoolSettingContent } from "#wire/school-setting.ts";
import { createDesk } from "../desk/create-desk.ts";
import type { Desk } from "../desk/desk.ts";
import type { Search } from "../desk/ports.ts";
import type { ListService, Observable, PrintingService, SchoolSetting } from "../desk/services.ts";
import type { SyncKeeper } from "../sync/keeper.ts";
import { createChanges, type Changes } from "./changes.ts";
import { createCirculationStore } from "./circulation-store.ts";
import { databaseNameOf, openDatabase, type DeviceRow, type SchoolDatabase } from "./database.ts";
import { documentTables } from "./document-rows.ts";
import { putEdited } from "./edits.ts";
import { createLists } from "./lists.ts";
import { createPeople, type PeopleKeeper } from "./people.ts";
import { createPrinting } from "./printing-service.ts";
import { createStaff, type StaffKeeper } from "./staff.ts";
import { createSyncKeeper } from "./sync-keeper.ts";
import { createValue } from "./value.ts";

export interface OpenSchoolDeps {
  readonly school: SchoolId;
  readonly wall: () => number;
  readonly randomByte: () => number;
  readonly app: string;
  readonly idb?: { readonly indexedDB: IDBFactory; readonly IDBKeyRange: typeof IDBKeyRange };
  /** Makes the search over this store's rows; asked once people are open. */
  readonly search: (here: { db: SchoolDatabase; people: PeopleKeeper; changes: Changes }) => Search;
}

export interface OpenSchool {
  readonly db: SchoolDatabase;
  readonly device: DeviceRow;
  readonly desk: Desk;
  readonly staff: StaffKeeper;
  readonly lists: ListService;
  readonly printing: PrintingService;
  readonly setting: Observable<SchoolSetting>;
  readonly rules: Observable<RuleBook>;
  changeRules(rules: RuleBook["rules"], overdueBlocks: RuleBook["overdueBlocks"]): Promise<void>;
  readonly keeper: SyncKeeper;
  readonly counts: Observable<{ unsent: number; refused: number; contradictions: number }>;
  readonly databases: () => readonly string[];
  onServerTime(time: number): void;
  onExchanged(at: number): void;
  close(): void;
}

export const openSchool = async (deps: OpenSchoolDeps): Promise<OpenSchool> => {
  const db = openDatabase(databaseNameOf(deps.school), deps.idb);
  const device = await db.device.get("this");
  if (!device) throw new Error("this device has no school");
  const key = device.schoolKey;
  let offset = device.offset;
  const clock = (): ClockReading => ({ wall: deps.wall(), offset });
  let latest = device.lastStamp?.instant ?? 0;
  /** Time does not go back: a clock that was set back leaves the library day where it was. */
  const now = (): number => Math.max(clock().wall + (offset ?? 0), latest);
  const today = (): Day => dayAt(now());

  const changes = createChanges(databaseNameOf(deps.school));
  const people = createPeople(db, key);
  await people.load();
  const staff = createStaff({ db, key, school: deps.school, changes, randomByte: deps.randomByte, now: deps.wall });
  const signedInStaff = (): StaffId => staff.signedIn.current()?.id ?? ("staff:nobody" as StaffId);

  const content = createValue<SchoolSettingContent>(emptySetting(today()));
  const rules = createValue<RuleBook>(defaultRules("rules:default" as RulesId, day("2000-01-01")));
  const counts = createValue({ unsent: 0, refused: 0, contradictions: 0 });
  const refresh = async (): Promise<void> => {
    const [setting, books, counters, row] = await Promise.all([db.others.get(schoolSettingId), db.others.where("kind").equals("rules").toArray(), db.counters.toArray(), db.device.get("this")]);
    latest = Math.max(latest, row?.lastStamp?.instant ?? 0);
    if (setting) content.set(schoolSettingFrom(setting.doc));
    const book = rulesOn(books.map(({ doc }) => rulesFrom(doc)), today());
    if (book && (book.id !== rules.current().id || JSON.stringify(book) !== JSON.stringify(rules.current()))) rules.set(book);
    const count = (name: string) => counters.find((row) => row.name === name)?.value ?? 0;
    const next = { unsent: count("unsent"), refused: count("refused"), contradictions: count("contradictions") };
    if (JSON.stringify(next) !== JSON.stringify(counts.current())) counts.set(next);
    await staff.load();
  };
  /** The page is going away in the middle of looking something up: nothing was to be kept, so nothing is lost. */
  const unlessClosed = (error: unknown): void => {
    if (db.isOpen()) reportError(error);
  };
  await refresh();
  await staff.resume();
  if (device.deferred) await createSyncKeeper({ db, key, changes, clock }).foldDeferred();
  changes.onContent(({ patrons }) => void people.renew(patrons.filter((id) => id.startsWith("patron:"))));
  let refreshing: Promise<void> | undefined;
  changes.onChange(() => {
    refreshing ??= Promise.resolve().then(async () => {
      refreshing = undefined;
      if (db.isOpen()) await refresh();
    }).catch(unlessClosed);
  });

  const store = createCirculationStore({ db, school: deps.school, key, changes, randomByte: deps.randomByte, openYear: () => content.current().year });
  const databases = databasesOf(deps.school);
  const desk = createDesk({
    store,
    people,
    search: deps.search({ db, people, changes }),
    clock,
    now,
    randomByte: deps.randomByte,
    rules: rules.current,
    calendar: () => calendarFrom(content.current()),
    staff: signedInStaff,
    deviceName: (id) => (id === device.id ? device.name : ""),
    staffName: staff.nameOf,
    app: deps.app,
    onChange: changes.onChange,
  });

  return {
    db,
    device,
    desk,
    staff,
    lists: createLists({ db, key, device, people, changes, clock, today, randomByte: deps.randomByte, staff: signedInStaff, app: deps.app }),
    printing: createPrinting({ db, school: deps.school, people, changes }),
    setting: { current: () => content.current(), subscribe: content.subscribe },
    rules,
    changeRules: async (next, overdueBlocks) => {
      const book: RuleBook = { id: newId("rules", deps.randomByte), validFrom: today(), rules: next, overdueBlocks };
      const doc = rulesToDocument(book);
      await db.transaction("rw", [db.outbox, db.counters, ...documentTables(db)], () => putEdited(db, [{ id: doc._id, database: databases.desk, doc, kind: "rules" }]));
      changes.tell();
    },
    keeper: createSyncKeeper({ db, key, changes, clock }),
    counts,
    // The desk first, so that its readers and rules are there before the long lists.
    databases: () => [databases.desk, databases.log(content.current().year.year), databases.log(content.current().year.year - 1), databases.catalogue, databases.office],
    onServerTime: (time) => {
      const measured = time - deps.wall();
      // The date of an answer has whole seconds and has travelled: smaller differences are noise.
      const next = Math.abs(measured) < 2000 ? 0 : measured;
      if (offset !== null && Math.abs(next - offset) < 2000) return;
      offset = next;
      void db.device.update("this", { offset }).catch(unlessClosed);
    },
    onExchanged: (at) => void db.device.update("this", { lastExchangeAt: at }).catch(unlessClosed),
    close: () => {
      changes.close();
      db.close();
    },
  };
};

const emptySetting = (today: Day): SchoolSettingContent => {
  const year = logYearOf(today);
  return {
    name: "",
    code: "",
    level: "several",
    year: { year, startsOn: day(`${year}-09-05`), firstTermEndsOn: day(`${year + 1}-01-15`), endsOn: day(`${year + 1}-05-31`) },
    closedWeekdays: [0],
    closedDays: [],
  };
};

