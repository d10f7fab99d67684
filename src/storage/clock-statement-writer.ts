/** Writes down what is now known of the clock at earlier acts: one statement for each span of acts with one error. */
import { worthStating, type ClockKnown } from "#domain/circulation/clock-explanations.ts";
import { correctedBy, truerDues, type ClockStated } from "#domain/circulation/clock-statements.ts";
import type { LogEvent } from "#domain/circulation/events.ts";
import { dayAt, type Day } from "#domain/kernel/day.ts";
import type { EventId } from "#domain/kernel/ids.ts";
import { believableLead } from "#domain/kernel/stamp.ts";
import { noted, type Act } from "../desk/envelope.ts";
import type { ClockKeeperDeps } from "./clock-keeper.ts";
import { correctFresh } from "./corrections.ts";
import type { DeviceRow, EventRow } from "./database.ts";
import { noteInLog, writerOf } from "./log.ts";
import { eventsAbout, foldFor } from "./readings.ts";

/** An act of this device, as it was written and as it is told so far. */
export interface ActRow {
  readonly written: LogEvent;
  readonly told: LogEvent;
}

/** Inside a transaction over log and readings. Answers the sequence of the last statement, undefined when there is nothing to state. */
export const writeStatements = async (
  { db, school, openYear, rules, calendar }: ClockKeeperDeps,
  { row, truer, clock, doing }: { row: DeviceRow; truer: readonly (ActRow & { readonly truly: number })[]; clock: ClockKnown; doing: Omit<Act, "clock" | "today"> },
): Promise<number | undefined> => {
  const spans = spansOf(truer);
  if (spans.length === 0) return undefined;
  let writer = row;
  const drafts: ClockStated[] = [];
  const draw = ({ from, to, offset }: Span): void => {
    const draft: ClockStated = { ...noted("clock-stated", writerOf(writer), { ...doing, clock, today: dayAt(clock.wall + clock.offset) }), from, to, offset, dues: [] };
    drafts.push(draft);
    writer = { ...writer, sequence: draft.sequence, lastStamp: draft.at };
  };
  spans.forEach(draw);
  const acts = truer.map(({ written, told }) => ({ written, told: drafts.some((draft) => isWithin(draft, written)) ? correctedBy(written, drafts) : told }));
  const held = new Map([...(await eventsOfRenewed(db, acts)).map(({ event }) => event), ...acts.map(({ told }) => told)].map((event) => [event.id, event]));
  const dues = truerDues(acts, { rules, calendar: calendar(), held });
  // Told rightly itself, and reckoned from a due day that was not right.
  for (const { written, told } of acts) if (dues.has(written.id) && !drafts.some((draft) => isWithin(draft, written))) draw({ from: written.sequence, to: written.sequence, offset: toldOffset({ written, told }) });
  const stated = drafts.map((draft) => ({ ...draft, dues: acts.flatMap(({ written }): [EventId, Day][] => {
    const due = isWithin(draft, written) ? dues.get(written.id) : undefined;
    return due === undefined ? [] : [[written.id, due]];
  }) }));
  let device = row;
  for (const event of stated) {
    await noteInLog(db, school, openYear(), device, event);
    device = { ...device, sequence: event.sequence, lastStamp: event.at };
  }
  const rows = (await db.events.bulkGet(stated.map(({ id }) => id))).flatMap((one) => one ?? []);
  await foldFor(db, await correctFresh(db, rows));
  return device.sequence;
};

const eventsOfRenewed = (db: ClockKeeperDeps["db"], acts: readonly ActRow[]): Promise<readonly EventRow[]> => {
  const things = acts.flatMap(({ told }) => (told.kind === "loan-renewed" && "copy" in told.thing ? [told.thing.copy] : []));
  return things.length === 0 ? Promise.resolve([]) : eventsAbout(db, [...new Set(things)]);
};

const isWithin = ({ from, to }: ClockStated, { sequence }: LogEvent): boolean => from <= sequence && sequence <= to;

/** Acts in a row that were as far from the truth, those left out that are told rightly. */
const spansOf = (truer: readonly (ActRow & { readonly truly: number })[]): Span[] => {
  const spans: Span[] = [];
  let open: Span | undefined;
  for (const act of truer) {
    const { sequence } = act.written;
    if (open && Math.abs(open.offset - act.truly) < sameError) open.to = sequence;
    else if (isRight(act)) open = undefined;
    else spans.push((open = { from: sequence, to: sequence, offset: act.truly }));
  }
  return spans;
};

interface Span {
  readonly from: number;
  to: number;
  readonly offset: number;
}

/** Its stamp may have gone on from another device's. */
const isRight = ({ written, told, truly }: ActRow & { readonly truly: number }): boolean =>
  Math.abs(toldOffset({ written, told }) - truly) < worthStating && Math.abs(told.at.instant - told.at.wall - truly) < believableLead + worthStating;

/** True time minus what the clock said, as it is told so far. */
export const toldOffset = ({ written, told }: ActRow): number => (written === told ? (written.at.offset ?? 0) : told.at.instant - told.at.wall);

/** Of a clock that drifts, ms. */
const sameError = 300_000;
