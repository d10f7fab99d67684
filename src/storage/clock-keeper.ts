/**
 * This device's clock: what it says, how far from the truth that is as last heard from the server or from the person at the
 * desk, and whether it can be believed now. When the server is heard, the acts since it was last heard are looked at again, and
 * a statement about those that are told otherwise goes into the log, in the transaction that notes what was heard.
 */
import { offsetsAt, worthStating, type ClockKnown, type ClockMark, type ClockSpan } from "#domain/circulation/clock-explanations.ts";
import type { RuleBook } from "#domain/circulation/loan-rules.ts";
import { aDayLong, addDays, dayAt, daysBetween, startOf, type Day } from "#domain/kernel/day.ts";
import type { SchoolId } from "#domain/kernel/ids.ts";
import type { ClockReading } from "#domain/kernel/stamp.ts";
import { isClosed, type Calendar, type SchoolYear } from "#domain/school/calendar.ts";
import { yearOfLog } from "#wire/database-names.ts";
import type { Act } from "../desk/envelope.ts";
import type { ClockService } from "../desk/services.ts";
import type { Changes } from "./changes.ts";
import { toldOffset, writeStatements, type ActRow } from "./clock-statement-writer.ts";
import type { ClockNote, DeviceRow, EventRow, SchoolDatabase } from "./database.ts";
import { rowsWhere } from "./every-row.ts";
import { deviceHere } from "./log.ts";
import { readingTables } from "./readings.ts";
import { createValue } from "./value.ts";

export interface ClockKeeperDeps {
  readonly db: SchoolDatabase;
  readonly school: SchoolId;
  readonly device: DeviceRow;
  readonly wall: () => number;
  /** Goes on evenly while the app is open, whatever the clock is set to; may stand still while the machine sleeps. */
  readonly steady: () => number;
  readonly changes: Changes;
  readonly openYear: () => SchoolYear;
  readonly rules: (on: Day) => RuleBook;
  readonly calendar: () => Calendar;
  readonly act: () => Omit<Act, "clock" | "today">;
}

export const createClockKeeper = (deps: ClockKeeperDeps) => {
  const { db, wall } = deps;
  let offset = deps.device.offset;
  let latest = deps.device.lastStamp?.instant ?? 0;
  /** Heard from the server or the person at the desk since this page was opened. */
  let believed = false;
  const question = createValue<Day | undefined>(undefined);
  /** One after the other: each goes on from what the one before it found. */
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = (work: () => Promise<unknown>): Promise<void> => {
    const mine = last.then(work).then(() => undefined);
    last = mine.catch(() => undefined);
    return mine;
  };
  let notedAt = 0;
  /** Something was noted since the server was last heard that its saying may put in another light. */
  let wondering = (deps.device.clockOpens ?? []).some(({ moved, named }) => moved !== undefined || named !== undefined);
  let lead = wall() - deps.steady();

  const noteClock = (note: Omit<ClockNote, "after">): Promise<void> =>
    // In one transaction: another window of this device may clear the notes in between.
    inTurn(() => db.transaction("rw", [db.device], async () => {
      const { clockOpens = [], sequence } = await deviceHere(db);
      await db.device.update("this", { clockOpens: [...clockOpens, { ...note, after: sequence }].slice(-mostNotes) });
    }));
  const watch = (at: number): void => {
    const moved = at - deps.steady() - lead;
    if (Math.abs(moved) < worthStating) return;
    lead += moved;
    wondering = true;
    void noteClock({ wall: at, moved }).catch(() => undefined);
  };
  const reading = (): ClockReading => {
    const at = wall();
    watch(at);
    return { wall: at, offset };
  };
  const truly = (): number => wall() + (offset ?? 0);
  /** Time does not go back: an unconfirmed clock that was set back leaves the library day where it was. */
  const now = (): number => {
    watch(wall());
    return believed ? truly() : Math.max(truly(), latest);
  };

  const askIfJumped = (): void => {
    const { clockKnown, clockOpens = [] } = deps.device;
    const seen = Math.max(latest, ...[...clockOpens, ...(clockKnown ? [clockKnown] : [])].map((one) => one.wall + (offset ?? 0)));
    const strange = seen > 0 && (truly() > seen + aDayLong || truly() < seen - aMoment);
    if (!strange) return;
    question.set(dayAt(truly()));
  };

  const learn = (known: ClockKnown, named?: Day): Promise<void> => {
    const before = offset;
    offset = known.offset;
    believed = true;
    question.set(undefined);
    if (named === undefined) {
      notedAt = known.wall;
      wondering = false;
    } else wondering = true;
    return inTurn(() => note(known, before, named));
  };

  const note = async (known: ClockKnown, before: number | null, named: Day | undefined): Promise<void> => {
    // Before the transaction: to find out who is at work can write in other tables.
    const doing = deps.act();
    const stated = await db.transaction("rw", [db.events, db.outbox, db.device, ...readingTables(db)], async () => {
      const device = await deviceHere(db);
      const notes = device.clockOpens ?? [];
      // Never heard of a server: what it said when the app was first opened is believed as long as it can be.
      const believable = device.clockKnown ?? (notes[0] && { wall: notes[0].wall, offset: before ?? 0 });
      const isAsThought = Math.abs(known.offset - (before ?? 0)) < worthStating && goEvenly([...(device.clockKnown ? [device.clockKnown] : []), ...notes, { wall: known.wall }]);
      const marks = marksOf(isAsThought ? [] : await actsSince(device), notes);
      // Those that were written since it was heard go by it already.
      const span: ClockSpan = { before: believable ?? known, now: { wall: wall(), offset: known.offset }, ...(named === undefined ? {} : { to: startOf(addDays(named, 1)) }) };
      const offsets = believable ? offsetsAt(marks.map(({ mark }) => mark), span, (on) => isClosed(deps.calendar(), on)) : marks.map(() => known.offset);
      const truer = marks.flatMap(({ row }, index) => (row ? [{ ...row, truly: offsets[index] ?? known.offset }] : []));
      const kept = named === undefined ? { clockKnown: { wall: known.wall, offset: known.offset, sequence: device.sequence }, clockOpens: [] } : { clockOpens: [...notes, { after: device.sequence, wall: known.wall, named }] };
      const row = { ...device, offset: known.offset, ...kept, ...stampUnder(device, known) };
      latest = row.lastStamp?.instant ?? 0;
      await db.device.put(row);
      const sequence = await writeStatements(deps, { row, truer, clock: known, doing });
      if (sequence === undefined) return false;
      if (named === undefined) await db.device.update("this", { clockKnown: { wall: known.wall, offset: known.offset, sequence } });
      return true;
    });
    if (stated) deps.changes.tell();
  };

  /** This device's acts since its clock was last known, in their order. They have not been sent, as a rule, and are found there. */
  const actsSince = async ({ id, sequence, clockKnown }: DeviceRow): Promise<ActRow[]> => {
    const known = clockKnown?.sequence ?? 0;
    if (sequence <= known) return [];
    const isMeant = ({ event }: EventRow): boolean => event.device === id && event.sequence > known;
    const unsent = await db.events.bulkGet((await db.outbox.toArray()).flatMap((entry) => (yearOfLog(entry.database) === undefined ? [] : [entry.id])));
    const found = unsent.filter((row) => row !== undefined).filter(isMeant);
    const rows = found.length === sequence - known ? found : await rowsWhere(db.events, isMeant);
    return rows.flatMap(({ written, event }) => (event.kind === "clock-stated" ? [] : [{ written: written ?? event, told: event }])).sort((a, b) => a.told.sequence - b.told.sequence);
  };

  /** All that was written so far stands as it is. */
  const knownNow = (): Promise<void> => {
    notedAt = wall();
    const clock = { wall: notedAt, offset: offset ?? 0 };
    return inTurn(() => db.transaction("rw", [db.device], async () => void (await db.device.update("this", { clockKnown: { ...clock, sequence: (await deviceHere(db)).sequence }, clockOpens: [] }))));
  };

  askIfJumped();
  void noteClock({ wall: wall() }).catch(() => undefined);
  const service: ClockService = {
    question,
    confirm: (today) => learn({ wall: wall(), offset: (offset ?? 0) + daysBetween(dayAt(truly()), today) * aDayLong }, today),
  };

  return {
    reading,
    now,
    service,
    /** A stamp was given or read: time went on to it. */
    saw: (instant: number): void => {
      latest = Math.max(latest, instant);
    },
    offset: () => offset,
    heardServer: async (time: number): Promise<void> => {
      watch(wall());
      const measured = time - wall();
      // The date of an answer has whole seconds and has travelled: smaller differences are noise.
      const next = Math.abs(measured) < noise ? 0 : measured;
      if (believed && !wondering && offset !== null && Math.abs(next - offset) < noise) {
        if (Math.abs(wall() - notedAt) > aLittle) await knownNow();
        return;
      }
      await learn({ wall: wall(), offset: offset !== null && Math.abs(next - offset) < noise ? offset : next });
    },
  };
};

/** Nothing noted of the clock says that it was touched. */
const goEvenly = (notes: readonly Partial<ClockNote>[]): boolean =>
  notes.every(({ wall = 0, moved, named }, index) => moved === undefined && named === undefined && wall >= (notes[index - 1]?.wall ?? -Infinity) - aMoment);

/** What was noted of the clock, in between the acts. The act by whose stamp a jump was found out comes after it. */
const marksOf = (acts: readonly ActRow[], notes: readonly ClockNote[]): { readonly mark: ClockMark; readonly row?: ActRow }[] => {
  const marks: { mark: ClockMark; row?: ActRow }[] = [];
  let next = 0;
  for (const { after, wall, moved, named } of notes) {
    for (let act = acts[next]; act && act.written.sequence <= after && !(moved !== undefined && act.written.at.wall === wall); act = acts[++next]) marks.push(actMark(act));
    marks.push({ mark: { wall, ...(moved === undefined && named === undefined ? { opened: true } : {}), ...(moved === undefined ? {} : { moved }), ...(named === undefined ? {} : { named }) } });
  }
  return [...marks, ...acts.slice(next).map(actMark)];
};

const actMark = (row: ActRow): { mark: ClockMark; row: ActRow } => ({ mark: { wall: row.written.at.wall, offset: toldOffset(row) }, row });

/** A stamp of a time that is now known not to have come is not gone on from. */
const stampUnder = ({ lastStamp }: DeviceRow, known: ClockKnown): Pick<DeviceRow, "lastStamp"> => {
  const truth = known.wall + known.offset;
  return lastStamp && lastStamp.instant > truth ? { lastStamp: { instant: truth, count: 0, ...known } } : {};
};

const aLittle = 600_000;
const aMoment = 60_000;
const mostNotes = 60;
const noise = 2000;
