/**
 * This device's clock: what it says, how far from the truth that is as last heard from the server or from the person at the
 * desk, and whether it can be believed now. When the error turns out to be another one than was thought, a statement about
 * the acts since it was last known goes into the log, in the transaction that notes the new error.
 */
import { firstAfterJump, truerDues, worthStating, type ClockKnown, type ClockStated } from "#domain/circulation/clock-statements.ts";
import type { LogEvent } from "#domain/circulation/events.ts";
import type { RuleBook } from "#domain/circulation/loan-rules.ts";
import { dayAt, daysBetween, type Day } from "#domain/kernel/day.ts";
import type { SchoolId } from "#domain/kernel/ids.ts";
import type { ClockReading } from "#domain/kernel/stamp.ts";
import type { Calendar, SchoolYear } from "#domain/school/calendar.ts";
import { noted, type Act } from "../desk/envelope.ts";
import type { ClockService } from "../desk/services.ts";
import type { Changes } from "./changes.ts";
import { correctFresh } from "./corrections.ts";
import type { DeviceRow, EventRow, SchoolDatabase } from "./database.ts";
import { deviceHere, noteInLog, writerOf } from "./log.ts";
import { foldFor, readingTables } from "./readings.ts";
import { createValue } from "./value.ts";

export interface ClockKeeperDeps {
  readonly db: SchoolDatabase;
  readonly school: SchoolId;
  readonly device: DeviceRow;
  readonly wall: () => number;
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

  const reading = (): ClockReading => ({ wall: wall(), offset });
  const truly = (): number => wall() + (offset ?? 0);
  /** Time does not go back: an unconfirmed clock that was set back leaves the library day where it was. */
  const now = (): number => (believed ? truly() : Math.max(truly(), latest));

  const askIfJumped = (): void => {
    const { clockKnown, clockOpens = [] } = deps.device;
    const seen = Math.max(latest, ...[...clockOpens, ...(clockKnown ? [clockKnown] : [])].map((one) => one.wall + (offset ?? 0)));
    const strange = seen > 0 && (truly() > seen + aDay || truly() < seen - aMoment);
    if (!strange) return;
    question.set(dayAt(truly()));
  };

  const learn = (known: ClockKnown): Promise<void> => {
    const before = offset;
    offset = known.offset;
    believed = true;
    question.set(undefined);
    notedAt = known.wall;
    return inTurn(() => note(known, before));
  };

  const note = async (known: ClockKnown, before: number | null): Promise<void> => {
    const acts = Math.abs(known.offset - (before ?? 0)) < worthStating ? [] : await actsSince(await deviceHere(db), known.offset);
    // Before the transaction: to find out who is at work can write in other tables.
    const doing = deps.act();
    const stated = await db.transaction("rw", [db.events, db.outbox, db.device, ...readingTables(db)], async () => {
      const device = await deviceHere(db);
      const opens = device.clockOpens ?? [];
      // Never heard of a server: what it said when the app was first opened is believed as long as it can be.
      const believable = device.clockKnown ?? (opens[0] && { wall: opens[0].wall, offset: before ?? 0 });
      const meant = believable ? acts.slice(firstAfterJump(acts, opens, believable, known)) : acts;
      await db.device.update("this", { offset: known.offset, clockKnown: { ...known, sequence: device.sequence }, clockOpens: [] });
      const [one, end] = [meant[0], meant[meant.length - 1]];
      if (!one || !end) return false;
      // The stamps of what was wrong are not to be gone on from.
      const lastStamp = { instant: Math.min(end.at.wall + known.offset, known.wall + known.offset), count: 0, wall: known.wall, offset: known.offset };
      const written = { ...device, offset: known.offset, lastStamp, clockOpens: [], clockKnown: { ...known, sequence: device.sequence + 1 } };
      const draft: ClockStated = {
        ...noted("clock-stated", writerOf(written), { ...doing, clock: { wall: known.wall, offset: known.offset }, today: dayAt(known.wall + known.offset) }),
        from: one.sequence,
        to: end.sequence,
        offset: known.offset,
        dues: [],
      };
      const event = { ...draft, dues: truerDues(meant, draft, { rules: deps.rules, calendar: deps.calendar() }) };
      await noteInLog(db, deps.school, deps.openYear(), written, event);
      const row = await db.events.get(event.id);
      await foldFor(db, await correctFresh(db, row ? [row] : []));
      latest = event.at.instant;
      return true;
    });
    if (stated) deps.changes.tell();
  };

  /** This device's acts since its clock was last known. Those that come in between are written by the new error already. */
  const actsSince = async (device: DeviceRow, offsetNow: number): Promise<LogEvent[]> => {
    const isMeant = ({ event }: EventRow): boolean =>
      event.device === device.id && event.sequence > (device.clockKnown?.sequence ?? 0) && event.at.offset !== offsetNow && event.kind !== "clock-stated";
    const rows = await db.events.filter(isMeant).toArray();
    return rows.map(({ written, event }) => written ?? event).sort((a, b) => a.sequence - b.sequence);
  };

  /** All that was written so far stands as it is. */
  const knownNow = (): Promise<void> => {
    notedAt = wall();
    const clock = { wall: notedAt, offset: offset ?? 0 };
    return inTurn(() => db.transaction("rw", [db.device], async () => void (await db.device.update("this", { clockKnown: { ...clock, sequence: (await deviceHere(db)).sequence }, clockOpens: [] }))));
  };

  askIfJumped();
  void inTurn(() => db.device.update("this", { clockOpens: [...(deps.device.clockOpens ?? []), { after: deps.device.sequence, wall: wall() }].slice(-mostOpens) })).catch(() => undefined);
  const service: ClockService = {
    question,
    confirm: (today) => learn({ wall: wall(), offset: (offset ?? 0) + daysBetween(dayAt(truly()), today) * aDay }),
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
      const measured = time - wall();
      // The date of an answer has whole seconds and has travelled: smaller differences are noise.
      const next = Math.abs(measured) < noise ? 0 : measured;
      if (believed && offset !== null && Math.abs(next - offset) < noise) {
        if (Math.abs(wall() - notedAt) > aLittle) await knownNow();
        return;
      }
      await learn({ wall: wall(), offset: offset !== null && Math.abs(next - offset) < noise ? offset : next });
    },
  };
};

const aDay = 24 * 3_600_000;
const aLittle = 600_000;
const aMoment = 60_000;
const mostOpens = 60;
const noise = 2000;
