/** Opens the school of this device: the store and everything that stands on it, ready for the desk. */
import { usualDaysKept } from "#domain/circulation/forgetting.ts";
import type { RuleBook } from "#domain/circulation/loan-rules.ts";
import { day, dayAt, type Day } from "#domain/kernel/day.ts";
import type { DeviceId, PatronId, SchoolId, StaffId } from "#domain/kernel/ids.ts";
import { err, ok } from "#domain/kernel/result.ts";
import { isOfYear, logYearOf, type Calendar } from "#domain/school/calendar.ts";
import { databasesOf } from "#wire/database-names.ts";
import { deviceFrom } from "#wire/documents.ts";
import { calendarFrom, schoolSettingFrom, schoolSettingId, schoolSettingToDocument, type SchoolSettingContent } from "#wire/school-setting.ts";
import { createDayBook, type DayBook } from "../desk/day-book.ts";
import { countingDesk } from "../desk/counting-desk.ts";
import { createDesk } from "../desk/create-desk.ts";
import type { Desk } from "../desk/desk.ts";
import type { Act } from "../desk/envelope.ts";
import { createHolds, type HoldDesk } from "../desk/holds.ts";
import type { Search } from "../desk/ports.ts";
import { onceQuiet } from "../desk/once-quiet.ts";
import type { ClockService, Observable, RuleVersions, SchoolServices, SchoolSetting } from "../desk/services.ts";
import type { RoomService } from "../desk/room.ts";
import type { SyncKeeper } from "../sync/keeper.ts";
import type { StoreCounts } from "../sync/leader.ts";
import { answeringAfter } from "./answering-after.ts";
import { createDayBookStore } from "./day-book-store.ts";
import { createChanges, type Changes } from "./changes.ts";
import { createClockKeeper } from "./clock-keeper.ts";
import { createCirculationStore } from "./circulation-store.ts";
import { createHoldStore } from "./hold-store.ts";
import { databaseNameOf, type DeviceRow, type OtherRow, type SchoolDatabase } from "./database.ts";
import { documentTables, ifRead } from "./document-rows.ts";
import { putEdited } from "./edits.ts";
import type { FilePlaces } from "./file-places.ts";
import { firstSyncOf } from "./feeds.ts";
import { createForgetting, type Forgetting } from "./forgetting.ts";
import { createHandover, type Handover } from "./handover.ts";
import { leaveSchool } from "./leaving.ts";
import { countNewer, lookAgain } from "./newer-documents.ts";
import { openStore } from "./open-store.ts";
import { createPeople, type PeopleKeeper } from "./people.ts";
import { deviceHere } from "./log.ts";
import { createRoom, type StorageSaid } from "./room.ts";
import { createRules } from "./rule-keeper.ts";
import { servicesOnDemand, type ServicesOnDemand } from "./services-on-demand.ts";
import { createStaff, type StaffKeeper } from "./staff.ts";
import { createSyncKeeper } from "./sync-keeper.ts";
import { createValue } from "./value.ts";
import { createYearClosing, type YearClosing } from "./year-closing.ts";
import { rowsWith } from "./rows-with.ts";

export interface OpenSchoolDeps {
  readonly school: SchoolId;
  readonly wall: () => number;
  /** Goes on evenly while the page is open, whatever the clock is set to. */
  readonly steady?: () => number;
  readonly randomByte: () => number;
  readonly app: string;
  readonly idb?: { readonly indexedDB: IDBFactory; readonly IDBKeyRange: typeof IDBKeyRange };
  /** Where this page can put files, and what keeps its windows from writing the same one at once. */
  readonly places?: FilePlaces;
  readonly locks?: LockManager;
  /** What the browser says of the room for this app. */
  readonly storage?: StorageSaid;
  /** Another window has deleted the store. */
  readonly onGone?: () => void;
  /** Makes the search over this store's rows; searched once the readers are open. */
  readonly search: (here: { db: SchoolDatabase; people: PeopleKeeper; changes: Changes }) => Search;
}

export interface OpenSchool extends ServicesOnDemand {
  readonly db: SchoolDatabase;
  readonly device: DeviceRow;
  /** The readers are opened when somebody first asks for one; this is for opening them before that, once there is time. */
  openReaders(): Promise<void>;
  readonly desk: Desk;
  readonly dayBook: DayBook;
  readonly holds: HoldDesk;
  readonly staff: StaffKeeper;
  readonly forgetting: Forgetting;
  readonly clock: ClockService;
  readonly setting: Observable<SchoolSetting>;
  readonly rules: Observable<RuleBook>;
  readonly calendar: Observable<Calendar>;
  changeCalendar(change: Partial<Pick<Calendar, "closedWeekdays" | "closures" | "openDays">>): Promise<void>;
  correctYear: SchoolServices["correctYear"];
  readonly ruleVersions: RuleVersions;
  readonly keeper: SyncKeeper;
  readonly handover: Handover;
  readonly room: RoomService;
  reopen: SchoolServices["reopen"];
  /** Once all that is being written is on disk. */
  settled(): Promise<unknown>;
  readonly counts: Observable<StoreCounts>;
  /** `isThere`: the server has said of a database that it has it. */
  databases(isThere: (database: string) => boolean): Promise<readonly string[]>;
  /** What a turn of the school year asks of this device, after an exchange. */
  readonly closing: YearClosing;
  /** Answered when what it says of the clock is kept. */
  onServerTime(time: number): Promise<void>;
  onExchanged(at: number): void;
  /** Nothing of the school is on this device any more; only opening the app anew is left to do. `last` is done before, if it may be. */
  leave(last?: () => Promise<void>): ReturnType<SchoolServices["leave"]>;
  close(): void;
}

export const openSchool = async (deps: OpenSchoolDeps): Promise<OpenSchool> => {
  const db = await openStore(databaseNameOf(deps.school), deps.idb);
  await lookAgain(db);
  const device = await deviceHere(db);
  const key = device.schoolKey;
  /** As it is now: it may be given another identity while the app is open. */
  let current = device;
  const changes = createChanges(databaseNameOf(deps.school));
  const clockKeeper = createClockKeeper({
    db,
    school: deps.school,
    device,
    wall: deps.wall,
    steady: deps.steady ?? deps.wall,
    changes,
    openYear: () => content.current().year,
    rules: (on) => rules.on(on),
    calendar: () => calendar.current(),
    // Nobody has to be at work for a clock to be put right.
    act: () => ({ staff: staff.atWork()?.id ?? ("staff:nobody" as StaffId), rules: rules.inForce.current().id, app: deps.app, randomByte: deps.randomByte }),
  });
  const clock = clockKeeper.reading;
  const now = clockKeeper.now;
  const today = (): Day => dayAt(now());

  const people = createPeople(db, key);
  const staff = createStaff({ db, key, school: deps.school, changes, randomByte: deps.randomByte, now: deps.wall });
  const signedInStaff = (): StaffId => {
    const hadSignedIn = staff.signedIn.current() !== undefined;
    const member = staff.atWork();
    // The screens show who may sign in; an act in yesterday's name is not written.
    if (hadSignedIn && !member) throw new Error("the working day of who was signed in is over");
    return member?.id ?? ("staff:nobody" as StaffId);
  };

  const content = createValue<SchoolSettingContent>(emptySetting(today()));
  const calendar = createValue<Calendar>(calendarFrom(content.current()));
  const rules = createRules({ db, school: deps.school, changes, randomByte: deps.randomByte, clock, today, staff: signedInStaff });
  const daysKept = createValue(usualDaysKept);
  const counts = createValue<StoreCounts>({ unsent: 0, latestToSend: 0, refused: 0, contradictions: 0, newer: 0, firstSync: undefined });
  /** The last act of this device that is known to be on disk. */
  let written = device.sequence;
  let countBeyondStories = (): Promise<number> => Promise.resolve(0);
  let beyondStories = 0;
  let knownOrder = "";
  /** The school's own order: its setting, the rules, who works here. Seldom changed, and looked at after everything but acts. */
  const readOrder = async (rows: readonly OtherRow[]): Promise<void> => {
    const order = JSON.stringify(rows.map(({ doc }) => doc));
    if (order === knownOrder) return;
    const setting = rows.find(({ id }) => id === schoolSettingId);
    if (setting) {
      content.set(schoolSettingFrom(setting.doc));
      calendar.set(calendarFrom(content.current()));
      daysKept.set(content.current().tiesKeptDays ?? usualDaysKept);
    }
    await Promise.all([rules.load(), staff.load()]);
    knownOrder = order;
  };
  let newer = 0;
  const refresh = async (afterActs = false): Promise<void> => {
    const [rows, counters, row, feeds, latest] = await db.transaction("r", [db.others, db.counters, db.device, db.feeds, db.outbox], () =>
      Promise.all([
        afterActs ? undefined : rowsWith(db.others, "kind", ["setting", "rules", "staff"]),
        db.counters.toArray(),
        db.device.get("this"),
        db.feeds.toArray(),
        db.outbox.toCollection().reverse().limit(1).primaryKeys(),
        afterActs ? undefined : countNewer(db).then((count) => { newer = count; }),
      ]));
    clockKeeper.saw(row?.lastStamp?.instant ?? 0);
    current = row ?? current;
    written = row?.sequence ?? written;
    const count = (name: string) => counters.find((row) => row.name === name)?.value ?? 0;
    const next = { unsent: count("unsent"), latestToSend: latest[0] ?? 0, refused: count("refused"), contradictions: count("contradictions") + beyondStories, newer, firstSync: firstSyncOf(feeds, row?.deferred ?? false) };
    if (JSON.stringify(next) !== JSON.stringify(counts.current())) counts.set(next);
    if (rows) await readOrder(rows);
  };
  /** The page is going away in the middle of looking something up: nothing was to be kept, so nothing is lost. */
  const unlessClosed = (error: unknown): void => {
    if (db.isOpen()) reportError(error);
  };
  await Promise.all([refresh(), staff.resume()]);
  if (device.deferred) {
    await createSyncKeeper({ db, key, changes, clock }).foldDeferred();
    await refresh();
  }
  const whoIsGone = new Set<(gone: readonly PatronId[]) => void>();
  changes.onContent(({ patrons }) => void people.renew(patrons).then((gone) => {
    if (gone.length > 0) for (const listener of whoIsGone) listener(gone);
  }).catch(unlessClosed));
  // One after the other: what was read before a change must not end up on top of what was read after it.
  let refreshing: Promise<unknown> = Promise.resolve();
  let waits: "for acts" | "for all" | undefined;
  const refreshSoon = (afterActs = false): void => {
    const isWaiting = waits !== undefined;
    if (!afterActs) waits = "for all";
    if (isWaiting) return;
    waits ??= "for acts";
    // After the answer that made the change is on the screen.
    refreshing = refreshing.then(() => new Promise((resolve) => setTimeout(resolve))).then(async () => {
      const isOfActs = waits === "for acts";
      waits = undefined;
      if (db.isOpen()) await refresh(isOfActs);
    }).catch(unlessClosed);
  };
  let partsCame: ReturnType<typeof setTimeout> | undefined;
  changes.onChange(({ isPart, isActs }) => {
    if (!isPart) refreshSoon(isActs);
    // How much has come is told now and then: between any two parts it would hold up the next one.
    else partsCame ??= setTimeout(() => {
      partsCame = undefined;
      refreshSoon();
    }, 300);
  });
  // What has to be looked for is counted once it is quiet.
  const lookBeyond = onceQuiet(() => {
    refreshing = refreshing.then(async () => {
      if (!db.isOpen()) return;
      beyondStories = await countBeyondStories();
      await refresh(true);
    }).catch(unlessClosed);
  });
  changes.onChange(lookBeyond.changed);

  const deviceName = async (id: DeviceId): Promise<string> => {
    const row = ifRead(await db.others.get(id));
    return row ? deviceFrom(row.doc).name : "";
  };
  const store = createCirculationStore({ db, school: deps.school, key, changes, recordsOf: people.recordsOf, randomByte: deps.randomByte, openYear: () => content.current().year });
  const databases = databasesOf(deps.school);
  const desk = createDesk({
    store,
    people,
    search: deps.search({ db, people, changes }),
    clock,
    now,
    randomByte: deps.randomByte,
    rules: rules.on,
    calendar: calendar.current,
    staff: signedInStaff,
    role: () => staff.signedIn.current()?.role,
    deviceName,
    staffName: staff.nameOf,
    receiptBlock: () => current.block,
    app: deps.app,
    onChange: changes.onChange,
  });

  const openYear = (): number => content.current().year.year;
  const closing = createYearClosing({ db, school: deps.school, changes });
  const changeSetting = async (change: Partial<SchoolSettingContent>): Promise<void> => {
    await db.transaction("rw", [db.outbox, db.counters, ...documentTables(db)], async () => {
      // As it is kept by now: what another device has changed may not be on the screen yet.
      const row = ifRead(await db.others.get(schoolSettingId));
      const doc = schoolSettingToDocument({ ...(row ? schoolSettingFrom(row.doc) : content.current()), ...change });
      await putEdited(db, [{ id: doc._id, database: databases.desk, doc, kind: "setting" }]);
    });
    changes.tell();
  };
  const forgetting = createForgetting({
    db,
    key,
    school: deps.school,
    changes,
    today: () => {
      const offset = clockKeeper.offset();
      return offset === null ? undefined : dayAt(deps.wall() + offset);
    },
    readSince: () => `${content.current().year.year - 1}-06`,
    daysKept,
    changeDaysKept: (days) => changeSetting({ tiesKeptDays: days }),
    onReadersGone: (listener) => {
      whoIsGone.add(listener);
      return () => whoIsGone.delete(listener);
    },
    recordsOf: people.recordsOf,
    role: () => staff.atWork()?.role,
  });

  const keeper = createSyncKeeper({ db, key, changes, clock });
  const handover = createHandover({ db, key, get device() { return current; }, keeper, changes, schoolName: () => content.current().name, now, places: deps.places ?? { pickFile: undefined, pickFolder: undefined, download: () => undefined }, locks: deps.locks });

  const room = createRoom(deps.storage);
  changes.onChange(room.noteWritten);
  // Asked when somebody has just come to work here: a browser that puts the question to a person finds one.
  let hasAsked = false;
  const askOnceToKeep = (): void => {
    if (hasAsked || staff.signedIn.current() === undefined) return;
    hasAsked = true;
    void room.askToKeep();
  };
  staff.signedIn.subscribe(askOnceToKeep);

  const act = (): Act => ({ clock: clock(), today: today(), staff: signedInStaff(), rules: rules.inForce.current().id, app: deps.app, randomByte: deps.randomByte });

  const readersOpen = async (): Promise<void> => {
    await people.opened();
    if (countBeyondStories === desk.countBeyondStories) return;
    // Some of what is to be looked at is told from what readers' documents say.
    countBeyondStories = desk.countBeyondStories;
    lookBeyond.changed();
  };

  const dayBook = createDayBook({
    store: createDayBookStore({ db, school: deps.school, changes, openYear: () => content.current().year }),
    people,
    now,
    act,
    role: () => staff.signedIn.current()?.role,
    mayWriteFor: desk.mayWriteFor,
    deviceName,
    staffName: staff.nameOf,
    changeCountAtDesk: (countAtDesk) => changeSetting({ countAtDesk }),
  });

  const close = (): void => {
    handover.close();
    clearTimeout(partsCame);
    lookBeyond.stop();
    changes.close();
    db.close();
  };
  db.on("versionchange", ({ newVersion }) => {
    if (newVersion === null) deps.onGone?.();
  });

  return {
    db,
    get device() {
      return current;
    },
    openReaders: readersOpen,
    desk: answeringAfter(readersOpen, countingDesk(desk, dayBook, () => content.current().countAtDesk === true, unlessClosed), { today: true, mayWriteFor: true, onChange: true }),
    forgetting,
    dayBook: answeringAfter(readersOpen, dayBook, {}),
    holds: answeringAfter(readersOpen, createHolds({
      store: createHoldStore({ db, school: deps.school, key, changes, recordsOf: people.recordsOf, randomByte: deps.randomByte, openYear: () => content.current().year }),
      people,
      rules: rules.on,
      calendar: calendar.current,
      act,
      today,
    }), {}),
    staff,
    ...servicesOnDemand({ ready: readersOpen, db, school: deps.school, key, device, deviceNow: () => current, people, staff, signedInStaff, store, desk, changes, rules: rules.on, calendar: calendar.current, setting: content.current, clock, today, now, act, deviceName, randomByte: deps.randomByte, app: deps.app }),
    clock: clockKeeper.service,
    setting: { current: () => content.current(), subscribe: content.subscribe },
    calendar,
    changeCalendar: changeSetting,
    correctYear: async (year) => {
      if (year.year !== openYear() || !isOfYear(year, openYear())) return err({ type: "OtherYear" });
      await changeSetting({ year });
      return ok(undefined);
    },
    rules: rules.inForce,
    ruleVersions: rules.versions,
    keeper,
    handover,
    counts,
    // The desk first, so that its readers and rules are there before the long lists. Another desk may have opened the next year.
    databases: async (isThere) => [databases.desk, ...(await closing.logs(openYear(), isThere)), databases.catalogue, databases.office],
    closing,
    onServerTime: (time) => clockKeeper.heardServer(time).catch(unlessClosed),
    onExchanged: (at) => void db.device.update("this", { lastExchangeAt: at }).then(() => closing.settle()).then(() => forgetting.sweep()).catch(unlessClosed),
    room,
    // The browser lets it begin when what was begun before it has ended.
    settled: () => db.transaction("rw", db.tables, () => db.device.count()),
    reopen: async () => {
      const before = written;
      db.close({ disableAutoOpen: false });
      await db.open();
      written = (await deviceHere(db)).sequence;
      return written === before ? "opened" : "perhapsWritten";
    },
    leave: async (last) => {
      if (staff.atWork()?.role !== "librarian") return err({ type: "ForLibrarians" });
      await last?.();
      close();
      await leaveSchool(deps.school, deps.idb);
      return ok(undefined);
    },
    close,
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
    closures: [],
    openDays: [],
  };
};

