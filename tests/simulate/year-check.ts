/** At the end of a simulated year: what every device knows, against what truly happened. */
import type { CirculationEvent, LogEvent } from "#domain/circulation/events.ts";
import type { Copy } from "#domain/copies/copy.ts";
import type { CopyId, EventId, PatronId } from "#domain/kernel/ids.ts";
import { openParties } from "../../src/storage/forgetting.ts";
import { rebuildReadings } from "../../src/storage/readings.ts";
import { asStated, inPlainOrder } from "./oracle.ts";
import { differenceOf, named, readingOf } from "./readings.ts";
import { clocks, type Clock } from "./true-clocks.ts";
import { trueDues, type TrueBook, type TrueGroup } from "./true-dues.ts";
import { trueReading, type SeenEvent, type TrueDues } from "./true-order.ts";
import type { YearDesk } from "./year-desks.ts";
import { tiesKeptDays } from "./year-school.ts";
import type { YearResult } from "./year.ts";

/** An act as it was written, and as it truly was. */
export interface Act {
  readonly event: CirculationEvent;
  readonly copy: CopyId;
  readonly desk: YearDesk;
  readonly at: number;
  readonly trueDay: string;
  /** Its day stood on a slip and was typed. */
  readonly isTyped: boolean;
}

/** A line is slow, and a stamp goes on from another's by some minutes. */
const tolerance = 10 * 60_000;

export type YearFound = Omit<YearResult, "loans" | "faults">;

export const checkYear = async ({ desks, copies, acts, acknowledged, truePatronOf, logs, openYear, isFirst, today }: {
  desks: readonly YearDesk[];
  copies: readonly Copy[];
  acts: readonly Act[];
  acknowledged: ReadonlySet<EventId>;
  truePatronOf: ReadonlyMap<string, PatronId>;
  /** What the server has, by the year of the log. */
  logs: ReadonlyMap<number, readonly LogEvent[]>;
  openYear: number;
  /** No year was closed before: every desk still has all. */
  isFirst: boolean;
  today: string;
}): Promise<YearFound> => {
  const stories: string[] = [];
  const onServer = [...logs.values()].flat();
  const first = desks[0]!.device.here().db;

  const lost = await missing(desks, acts, acknowledged, onServer, isFirst ? onServer : (logs.get(openYear) ?? []), stories);
  const diverged = await divergences(desks, stories);

  const stated = new Map(asStated(acts.map(({ event }) => event), onServer).map((event) => [event.id as string, event]));
  const wrongDays = Object.fromEntries(clocks.map((kind) => [kind, 0])) as Record<Clock, number>;
  let [wrong, unknowable] = [0, 0];
  const byCopy = new Map<CopyId, { act: Act; told: CirculationEvent; isKnown: boolean }[]>();
  for (const act of acts) {
    const told = stated.get(act.event.id) ?? act.event;
    const { from, to } = act.desk.clock.knowable(act.at);
    if (!act.isTyped && act.event.day !== act.trueDay) wrongDays[act.desk.clock.kind]++;
    if (from !== to) unknowable++;
    const row = (await first.events.get(act.event.id))?.event;
    const isTimely = told.at.instant >= from - tolerance && told.at.instant <= to + tolerance && (from !== to || told.day === act.trueDay);
    if (row && (!isTimely || row.day !== told.day || row.at.instant !== told.at.instant)) {
      wrong++;
      if (wrong <= 5) stories.push(`wrong: the ${act.event.kind} ${act.event.id} of ${act.trueDay} ${new Date(act.at).toISOString()} is told on ${row.day} ${new Date(row.at.instant).toISOString()}, was written on ${act.event.day} by a clock that ${act.desk.clock.kind}`);
    }
    byCopy.set(act.copy, [...(byCopy.get(act.copy) ?? []), { act, told, isKnown: from === to }]);
  }

  const contradictions: Record<string, number> = { LentTwice: 0, ReturnedNotOut: 0, CameBackAfterCompensation: 0 };
  let [falseContradictions, missedContradictions] = [0, 0];
  const ties = new Map((await first.ties.toArray()).map(({ party, patron }) => [party, patron]));
  for (const { id: copy, accessionNo } of copies) {
    const truth = trueReading(inTrueOrder(byCopy.get(copy) ?? []), yearDues);
    const story = await first.stories.get(copy);
    const read = {
      open: (story?.loans ?? []).map(({ event, due, lentOn, claimedOn, lostOn }) => ({ loan: event as string, due: due as string, month: lentOn.slice(0, 7), claimed: claimedOn !== undefined, lost: lostOn !== undefined })),
      missing: story?.missingSince !== undefined,
      owed: (story?.debts ?? []).map(({ because, loan }) => `${because} ${loan}`).sort(),
    };
    const wrongHolder = (story?.loans ?? []).some(({ event, borrower }) => ties.get(borrower.party) !== truePatronOf.get(event));
    if (wrongHolder || JSON.stringify(read) !== JSON.stringify({ open: truth.open, missing: truth.missing, owed: truth.owed })) {
      wrong++;
      if (wrong <= 8) stories.push(`wrong: ${accessionNo} reads ${JSON.stringify(read)} and truly is ${JSON.stringify(truth)}${wrongHolder ? ", with another reader" : ""}`);
    }
    const found = (story?.contradictions ?? []).map(named);
    for (const one of truth.contradictions) contradictions[one.split(" ")[0]!] = (contradictions[one.split(" ")[0]!] ?? 0) + 1;
    const [untrue, missed] = [found.filter((one) => !truth.contradictions.includes(one)), truth.contradictions.filter((one) => !found.includes(one))];
    falseContradictions += untrue.length;
    missedContradictions += missed.length;
    for (const one of untrue.slice(0, 2)) stories.push(`false: ${one} of ${accessionNo}`);
    for (const one of missed.slice(0, 2)) stories.push(`missed: ${one} of ${accessionNo}`);
  }
  const kept = await keptTooLong(desks, acts, today);
  wrong += kept.length;
  for (const party of kept.slice(0, 3)) stories.push(`wrong: the tie of ${party} is still kept`);
  const forgotten = desks.reduce((sum, desk) => sum + desk.swept(), 0);
  return { events: onServer.length, forgotten, contradictions, lost, diverged, wrong, falseContradictions, missedContradictions, wrongDays, unknowable, stories };
};

/** Parties whose months are so long past that nobody has to know any more who they were, and under which nothing is open. */
const keptTooLong = async (desks: readonly YearDesk[], acts: readonly Act[], today: string): Promise<string[]> => {
  const { db } = desks[0]!.device.here();
  const open = await openParties(db);
  const last = new Map<string, string>();
  for (const { event, trueDay } of acts) if (event.kind === "copy-lent" && trueDay > (last.get(event.borrower.party) ?? "")) last.set(event.borrower.party, trueDay);
  const isPast = (on: string): boolean => {
    const [year = 0, month = 0] = on.split("-").map(Number);
    return Date.parse(today) - Date.UTC(year, month, 1) >= tiesKeptDays * 86_400_000;
  };
  return (await db.ties.toArray()).flatMap(({ party }) => (isPast(last.get(party) ?? today) && !open.has(party) ? [party] : []));
};

/** As it happened; where nobody can know that, as it is told. */
const inTrueOrder = (acts: readonly { act: Act; told: CirculationEvent; isKnown: boolean }[]): SeenEvent[] => {
  const days = new Map(acts.map(({ act, told, isKnown }) => [told.id as string, isKnown ? act.trueDay : told.day]));
  const order = acts.every(({ isKnown }) => isKnown)
    ? [...acts].sort((a, b) => (a.act.trueDay < b.act.trueDay ? -1 : a.act.trueDay > b.act.trueDay ? 1 : a.act.at - b.act.at)).map(({ told }) => told)
    : inPlainOrder(acts.map(({ told }) => told));
  return order.map((event) => ({ event, trueDay: days.get(event.id) ?? "" }));
};

const factsOf = (facts: { readonly group: string; readonly bookType: string }): readonly [TrueGroup, TrueBook] => [facts.group as TrueGroup, facts.bookType as TrueBook];

const yearDues: TrueDues = {
  lent: ({ facts, use }, on) => (use === "inLibrary" ? on : trueDues.lent(...factsOf(facts), on)),
  renewed: ({ facts }, on, due) => trueDues.renewed(...factsOf(facts), on, due),
};

/** Both ways: what was said to be saved is everywhere, and everywhere is nothing else. */
const missing = async (desks: readonly YearDesk[], acts: readonly Act[], acknowledged: ReadonlySet<EventId>, onServer: readonly LogEvent[], onDesks: readonly LogEvent[], stories: string[]): Promise<number> => {
  const server = new Set(onServer.map(({ id }) => id));
  const everywhere = new Set(onDesks.map(({ id }) => id));
  const done = new Set(acts.map(({ event }) => event.id));
  let lost = 0;
  const tell = (story: string): void => {
    lost++;
    if (lost <= 5) stories.push(story);
  };
  if (server.size < onServer.length) tell(`lost: ${onServer.length - server.size} events are in the logs of two years`);
  for (const id of acknowledged) if (!server.has(id)) tell(`lost: ${id} is not on the server`);
  for (const id of done) if (!server.has(id)) tell(`lost: ${id}, which a page had written that died, is not on the server`);
  for (const { id, thing } of onServer as readonly (LogEvent & { thing?: object })[]) if (thing && "copy" in thing && !done.has(id)) tell(`lost: nobody did ${id}, which is on the server`);
  for (const [index, { device }] of desks.entries()) {
    const { db } = device.here();
    const here = new Set((await db.events.toCollection().primaryKeys()) as EventId[]);
    for (const id of everywhere) if (!here.has(id)) tell(`lost: ${id} is not on desk ${index}`);
    for (const id of here) if (!server.has(id)) tell(`lost: ${id} is on desk ${index} only`);
    if ((await db.refused.count()) > 0) tell(`lost: something of desk ${index} was refused`);
    if ((await db.outbox.count()) > 0) tell(`lost: something of desk ${index} is not sent`);
  }
  return lost;
};

const divergences = async (desks: readonly YearDesk[], stories: string[]): Promise<number> => {
  const readings = await Promise.all(desks.map(({ device }) => readingOf(device)));
  let diverged = 0;
  for (const [index, reading] of readings.entries()) {
    if (reading !== readings[0]) {
      diverged++;
      stories.push(`diverged: desk ${index} reads otherwise than desk 0 in ${differenceOf(reading, readings[0] ?? "{}")}`);
    }
    await rebuildReadings(desks[index]!.device.here().db);
    const again = await readingOf(desks[index]!.device);
    if (again === reading) continue;
    diverged++;
    stories.push(`diverged: desk ${index} reads otherwise after a rebuild in ${differenceOf(again, reading)}`);
  }
  return diverged;
};
