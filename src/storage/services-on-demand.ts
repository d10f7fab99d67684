/** What a desk needs on some days only: its code comes when it is first asked, and its answers wait until the readers are open. */
import type { RuleBook } from "#domain/circulation/loan-rules.ts";
import type { Day } from "#domain/kernel/day.ts";
import type { DeviceId, SchoolId, StaffId } from "#domain/kernel/ids.ts";
import type { ClockReading } from "#domain/kernel/stamp.ts";
import type { Calendar, SchoolYear } from "#domain/school/calendar.ts";
import type { StaffRole } from "#domain/school/staff-role.ts";
import type { SchoolSettingContent } from "#wire/school-setting.ts";
import type { SchoolKey } from "#wire/seal.ts";
import type { Desk } from "../desk/desk.ts";
import type { Act } from "../desk/envelope.ts";
import { createHandOut } from "../desk/hand-out.ts";
import { onDemand } from "../desk/on-demand.ts";
import type { CirculationStore } from "../desk/ports.ts";
import type { SchoolServices } from "../desk/services.ts";
import { createTelling } from "../desk/telling.ts";
import type { Changes } from "./changes.ts";
import type { DeviceRow, SchoolDatabase } from "./database.ts";
import type { PeopleKeeper } from "./people.ts";
import type { StaffKeeper } from "./staff.ts";

export interface OnDemandDeps {
  /** Opens the readers, once. */
  readonly ready: () => Promise<void>;
  readonly db: SchoolDatabase;
  readonly school: SchoolId;
  readonly key: SchoolKey;
  /** As it was when the school was opened, and as it is now: it may be given another identity meanwhile. */
  readonly device: DeviceRow;
  readonly deviceNow: () => DeviceRow;
  readonly people: PeopleKeeper;
  readonly staff: StaffKeeper;
  /** Throws when the working day of who was signed in is over. */
  readonly signedInStaff: () => StaffId;
  readonly store: CirculationStore;
  readonly desk: Desk;
  readonly changes: Changes;
  readonly rules: (on: Day) => RuleBook;
  readonly calendar: () => Calendar;
  readonly setting: () => SchoolSettingContent;
  readonly clock: () => ClockReading;
  readonly today: () => Day;
  /** Ms, by the school's clock. */
  readonly now: () => number;
  readonly act: () => Act;
  readonly deviceName: (device: DeviceId) => Promise<string>;
  readonly randomByte: () => number;
  readonly app: string;
}

export type ServicesOnDemand = Pick<SchoolServices, "lists" | "rollover" | "loans" | "textbooks" | "printing" | "cards" | "labels" | "compensations" | "printedCodes" | "records" | "joining" | "refused" | "replaced" | "homerooms">;

export const servicesOnDemand = ({ db, school, key, device, deviceNow, people, staff, signedInStaff, store, desk, changes, rules, calendar, setting, clock, today, now, act, deviceName, randomByte, app, ready }: OnDemandDeps): ServicesOnDemand => {
  const schoolYear = (): SchoolYear => setting().year;
  const openYear = (): number => schoolYear().year;
  const roleAtWork = (): StaffRole | undefined => staff.atWork()?.role;
  return {
    lists: onDemand(ready, async () => {
      const { createLists } = await import("./lists.ts");
      return createLists({ db, key, device, people, changes, clock, today, openYear, randomByte, staff: signedInStaff, app });
    }, { planBooks: true, planPatrons: true, apply: true, addBook: true, imports: true, undoImport: true, rememberMapping: true, rememberedMapping: true }),
    rollover: onDemand(ready, async () => {
      const { createRollover } = await import("./rollover-keeper.ts");
      return createRollover({ db, key, device, people, changes, today, setting, randomByte });
    }, { readers: true, otherSectorIds: true, keyed: true, apply: true, earlier: true, undo: true }),
    loans: onDemand(ready, async () => (await import("./loans.ts")).createLoans({ db, people, recordsOf: people.recordsOf, rules }), { open: true, debts: true }),
    textbooks: {
      ...onDemand(ready, async () => {
        const [{ createTextbooks }, { createTextbookStore }] = await Promise.all([import("../desk/create-textbooks.ts"), import("./textbook-store.ts")]);
        return createTextbooks({
          store: createTextbookStore({ db, school, key, changes, recordsOf: people.recordsOf, randomByte, openYear: schoolYear }),
          people,
          rules,
          calendar,
          role: () => staff.signedIn.current()?.role,
          randomByte,
          act,
        });
      }, { sets: true, keepSet: true, textbooksOf: true, titles: true, lots: true, openLot: true, changeLot: true, classes: true, classFile: true, lend: true, lendToClass: true, say: true, settle: true, undo: true }),
      handOut: (plan) => createHandOut({ people, store, desk }, plan),
    },
    printing: onDemand(ready, async () => (await import("./printing-service.ts")).createPrinting({ db, school, people, changes, openYear }), { copies: true, patrons: true, classUnits: true, giveCodes: true, rawKey: true }),
    cards: onDemand(ready, async () => (await import("./cards.ts")).createCards({ db, key, device, people, changes, today, openYear, randomByte }), { reportLost: true, takeBack: true, give: true, notePrinted: true, notPrinted: true }),
    labels: onDemand(ready, async () => (await import("./labels.ts")).createLabels({ db, school, changes, today, role: roleAtWork }), { keep: true, takeBack: true }),
    compensations: onDemand(ready, async () => (await import("./compensations.ts")).createCompensations({ db, people, staffName: staff.nameOf }), { between: true, one: true }),
    printedCodes: onDemand(ready, async () => (await import("./printed-codes.ts")).createPrintedCodes({ db, school, changes, role: roleAtWork }), { opens: true, names: true, forget: true }),
    records: onDemand(ready, async () => (await import("./records.ts")).createRecords({ db, key, school, people, changes, today, openYear, now, role: roleAtWork, staff: signedInStaff, device: () => deviceNow().id }), { block: true, notePatron: true, leave: true, changeCopy: true }),
    joining: onDemand(ready, async () => {
      const { createJoining } = await import("./joining-keeper.ts");
      return createJoining({ db, key, device, people, changes, today, randomByte, role: roleAtWork });
    }, { suggested: true, joined: true, join: true, joinAll: true, part: true, partAll: true }),
    refused: onDemand(ready, async () => {
      const { createRefused } = await import("./refused-inbox.ts");
      return createRefused({
        db,
        key,
        people,
        changes,
        told: createTelling({ store, people, deviceName, staffName: staff.nameOf }),
        staffName: staff.nameOf,
        role: roleAtWork,
        staff: signedInStaff,
        now,
        openYear,
        randomByte,
      });
    }, { all: true, count: true, sendAgain: true, mend: true, letGo: true, takeBack: true, exported: true }),
    replaced: onDemand(ready, async () => {
      const { createReplaced } = await import("./replaced-edits.ts");
      return createReplaced({ db, key, people, changes, role: roleAtWork, now, openYear });
    }, { all: true, counts: true, bringBack: true, itIsFine: true, takeBack: true }),
    homerooms: onDemand(ready, async () => (await import("./homerooms.ts")).createHomerooms({ db, school, people, changes, openYear, randomByte }), { teachers: true, setTeacher: true }),
  };
};
