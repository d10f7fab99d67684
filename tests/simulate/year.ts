/**
 * A school year at several desks, against somebody who saw everything: readers come, bring back what they have, take what is
 * on the shelf, renew, lose and pay; lines are cut for up to two weeks; pages die; clocks are wrong. In the end every device
 * must know who truly has which copy, until when, and since which month; false and missed contradictions are counted.
 */
import { isCirculation, type CirculationEvent } from "#domain/circulation/events.ts";
import { day, dayAt } from "#domain/kernel/day.ts";
import type { CopyId, EventId, PatronId } from "#domain/kernel/ids.ts";
import { eventFrom } from "#wire/documents.ts";
import type { ScanAnswer } from "../../src/desk/desk.ts";
import { seeded } from "../../sync-server/demo/seeded.ts";
import { actOnCopy, undo } from "./desk-acts.ts";
import { noFaults, type FaultCounts } from "./network.ts";
import type { Clock } from "./true-clocks.ts";
import { isClosedOn } from "./true-dues.ts";
import { closeYear, readsTheSame } from "./year-close.ts";
import { checkYear, type Act, type YearFound } from "./year-check.ts";
import { openYearDesk, type YearDesk } from "./year-desks.ts";
import { openYearSchool, schoolYear } from "./year-school.ts";

export interface YearAsked {
  readonly seed: number;
  readonly pupils: number;
  readonly copies: number;
  readonly desks: number;
  readonly days: number;
  /** Of how many of 100 visits the desk scans a book that is truly with another reader: a label stuck on the wrong book. */
  readonly wrongLabels: number;
  readonly clocks: readonly Clock[];
  /** At the end the school year is turned and closed. */
  readonly turns?: boolean;
  /** So many school years follow each other; each but the last is turned. */
  readonly years?: number;
  readonly sabotage?: string | undefined;
  readonly onMonth?: (month: string, said: string) => void;
}

export interface YearResult {
  readonly events: number;
  readonly loans: number;
  /** How many of each kind there truly were. */
  readonly contradictions: Readonly<Record<string, number>>;
  readonly lost: number;
  readonly diverged: number;
  /** Copies whose holder, due day, month, debts or loss is read otherwise than it truly is, and acts told on a day that they cannot have been on. */
  readonly wrong: number;
  readonly falseContradictions: number;
  readonly missedContradictions: number;
  /** Acts that were written with another day than it truly was, by what the clock of their desk does. */
  readonly wrongDays: Readonly<Record<Clock, number>>;
  /** Ties of a reader and a month that were let go. */
  readonly forgotten: number;
  /** Acts of which nobody can say on which day they were. */
  readonly unknowable: number;
  readonly faults: FaultCounts;
  /** What was found, in words. */
  readonly stories: readonly string[];
}

const minute = 60_000;
/** 2026–27. */
const firstYear = schoolYear.year;
const hour = 60 * minute;
const aDay = 24 * hour;

export const runYear = async (asked: YearAsked): Promise<YearResult> => {
  const chance = seeded(asked.seed);
  const counts = noFaults();
  const opening = Date.parse("2026-09-07T00:00:00Z");
  let trueTime = opening;
  const school = await openYearSchool({ chance, pupils: asked.pupils, copies: asked.copies, clock: () => trueTime });
  const { copies, patrons, names, server } = school;
  const desks: YearDesk[] = [];
  for (let index = 0; index < asked.desks; index++) {
    const kind = asked.clocks[(asked.seed + index) % asked.clocks.length] ?? "right";
    desks.push(await openYearDesk({ index, name: `${asked.seed}-${index}`, kind, school, trueTime: () => trueTime, chance, counts, sabotage: asked.sabotage }));
  }

  /** The world: where each book truly is, and what happened to it in the order in which it happened. */
  const holder = new Map<CopyId, PatronId>();
  const gone = new Set<CopyId>();
  const acts: Act[] = [];
  const noted = new Set<EventId>();
  const lastDay = new Map<CopyId, string>();
  const truePatronOf = new Map<string, PatronId>();
  const acknowledged = new Set<EventId>();
  let loans = 0;
  const noteEvent = (desk: YearDesk, event: CirculationEvent, slip?: string): void => {
    if (!("copy" in event.thing)) return;
    lastDay.set(event.thing.copy, slip ?? dayAt(trueTime));
    noted.add(event.id);
    acts.push({ event, copy: event.thing.copy, desk, at: trueTime, trueDay: slip ?? dayAt(trueTime), isTyped: slip !== undefined });
  };
  const note = async (desk: YearDesk, id: EventId, slip?: string): Promise<void> => {
    const row = await desk.device.here().db.events.get(id);
    const event = row?.written ?? row?.event;
    if (!event || !isCirculation(event)) throw new Error("what was said to be saved is not there");
    acknowledged.add(id);
    noteEvent(desk, event, slip);
  };
  const noteAnswer = async (desk: YearDesk, answer: ScanAnswer, slip?: string): Promise<boolean> => {
    if (answer.type === "Lent" || answer.type === "TakenBack" || answer.type === "Found") await note(desk, answer.event, slip);
    return answer.type === "Lent";
  };
  /** What a page that died had done without saying so. */
  const noteUnsaid = async (desk: YearDesk, patron: PatronId | undefined): Promise<void> => {
    const { db } = desk.device.here();
    const rows = await db.events.bulkGet((await db.outbox.toArray()).map(({ id }) => id));
    for (const { event } of rows.flatMap((row) => row ?? []).sort((a, b) => a.event.sequence - b.event.sequence)) {
      if (!isCirculation(event) || noted.has(event.id)) continue;
      noteEvent(desk, event);
      if (event.kind !== "copy-lent" || patron === undefined || !("copy" in event.thing)) continue;
      truePatronOf.set(event.id, patron);
      holder.set(event.thing.copy, patron);
    }
  };

  const bringBack = async (desk: YearDesk, copy: CopyId): Promise<void> => {
    const { desk: work } = desk.device.here();
    const answer = await work.choose(copy, undefined);
    if (answer.type === "Found") await note(desk, answer.event);
    // The desk thinks that it is in: another desk lent it. The librarian has it in her hand and says so.
    const back = answer.type === "CopyIsIn" || answer.type === "Found" ? await work.takeBackUnknown(copy) : answer;
    await noteAnswer(desk, back);
    if (back.type === "TakenBack" && chance.next() < 0.04) {
      const undone = await undo(desk.device, copy, back.event);
      for (const { event } of undone) await note(desk, event);
      if (undone.length > 0) return;
    }
    holder.delete(copy);
    gone.delete(copy);
  };
  /** Answers the loan, if it was lent and is not undone. */
  const take = async (desk: YearDesk, copy: CopyId, patron: PatronId): Promise<EventId | undefined> => {
    const { desk: work } = desk.device.here();
    const how = chance.next() < 0.1 ? ({ use: "inLibrary" } as const) : {};
    let answer = await work.choose(copy, patron, how);
    // The desk thinks that it is out: it was brought back at another one. The first scan took it back; now it is lent.
    if (answer.type === "TakenBack") {
      await noteAnswer(desk, answer);
      // She looks up before she scans it again: at once it would be a double click.
      trueTime += 2_000;
      answer = await work.choose(copy, patron, how);
    }
    if (answer.type === "Refused" && answer.mayOverride && chance.next() < 0.5) answer = await work.lendAnyway(copy, patron, { reason: "recordIsWrong" });
    if (!(await noteAnswer(desk, answer)) || answer.type !== "Lent") return undefined;
    loans++;
    truePatronOf.set(answer.event, patron);
    if (chance.next() < 0.03) {
      const undone = await undo(desk.device, copy, answer.event);
      for (const { event } of undone) await note(desk, event);
      if (undone.length > 0) return undefined;
    }
    holder.set(copy, patron);
    return answer.event;
  };
  /** Noted on paper on an earlier day, and typed in now. */
  const typeSlip = async (desk: YearDesk, patron: PatronId): Promise<void> => {
    const { desk: work } = desk.device.here();
    const on = day(dayAt(trueTime - (1 + chance.below(3)) * aDay));
    if (isClosedOn(on) || work.today() === on || !work.mayWriteFor(on).ok) return;
    const untouched = copies.filter(({ id }) => !gone.has(id) && !holder.has(id) && (lastDay.get(id) ?? "") < on);
    if (untouched.length === 0) return;
    const copy = chance.pick(untouched).id;
    const answer = await work.choose(copy, patron, { on });
    if (!(await noteAnswer(desk, answer, on)) || answer.type !== "Lent") return;
    loans++;
    truePatronOf.set(answer.event, patron);
    holder.set(copy, patron);
  };

  const visit = async (desk: YearDesk): Promise<void> => {
    const patron = chance.pick(patrons).id;
    for (const copy of [...holder].flatMap(([one, who]) => (who === patron ? [one] : []))) {
      const what = chance.next();
      if (what < 0.6) await bringBack(desk, copy);
      else if (what < 0.85) {
        for (const { did, event, replaced } of await actOnCopy(desk.device, chance, copy)) {
          await note(desk, event);
          if (did === "copy-lost" || did === "act-undone" || did === "copy-found") gone[did === "copy-lost" ? "add" : "delete"](copy);
          if (did === "loss-compensated" && gone.has(copy)) holder.delete(copy);
          if (replaced) gone.delete(copy);
        }
      }
    }
    if (chance.next() < 0.15) for (const { event } of await actOnCopy(desk.device, chance, chance.pick(copies).id)) await note(desk, event);
    if (chance.next() < 0.06) await typeSlip(desk, patron);
    for (let wanted = chance.below(3); wanted > 0; wanted--) {
      trueTime += 20_000 + chance.below(60_000);
      await desk.ready();
      const wrongLabel = chance.below(100) < asked.wrongLabels;
      const free = copies.filter(({ id }) => !gone.has(id) && holder.has(id) === wrongLabel && holder.get(id) !== patron);
      if (free.length === 0) continue;
      const copy = chance.pick(free).id;
      const before = holder.get(copy);
      if (chance.next() < 0.03) {
        await desk.kill(desk.device.here().desk.choose(copy, patron));
        await noteUnsaid(desk, patron);
      } else await take(desk, copy, patron);
      // The label was on another book: who truly has this one keeps it.
      if (wrongLabel && before !== undefined) holder.set(copy, before);
    }
  };

  const liveThrough = async (first: number): Promise<void> => {
    for (let date = first; date < first + asked.days; date++) {
      const midnight = opening - 7 * hour + date * aDay;
      const today = dayAt(midnight);
      if (isClosedOn(today)) continue;
      trueTime = midnight + 7 * hour + chance.below(hour / 2);
      for (const desk of desks) await desk.morning(date);
      // Some days the boarders come in the evening, too.
      const until = midnight + (date % 3 === 1 ? 20 : 16) * hour;
      const visits = Math.ceil(asked.pupils / 12);
      const span = (until - trueTime) / visits;
      for (let count = 0; count < visits; count++) {
        trueTime += chance.below(Math.max(minute, span));
        const desk = chance.pick(desks);
        await desk.ready();
        await visit(desk);
        const what = chance.next();
        if (what < 0.15) await desk.exchange();
        else if (what < 0.17) await desk.kill(desk.device.exchange());
        trueTime = Math.max(trueTime, midnight + 7.5 * hour + (count + 1) * ((until - midnight - 7.5 * hour) / visits));
      }
      if (asked.onMonth && dayAt(trueTime + aDay).slice(0, 7) !== today.slice(0, 7)) asked.onMonth(today.slice(0, 7), `acts ${acts.length}, loans ${loans}`);
    }
  };

  const meet = async (): Promise<void> => {
    for (const { device } of desks) device.line.heal();
    for (let round = 0; round < 6; round++) {
      // Ties are looked through once a day.
      if (round === 3) trueTime += aDay;
      for (const desk of desks) {
        trueTime += minute;
        await desk.exchange();
      }
    }
  };
  const logOf = async (year: number) => ((await server.allDocuments(names.log(year)).catch(() => [])) ?? []).flatMap((doc) => eventFrom(doc) ?? []);

  const years = asked.years ?? 1;
  const found: YearFound[] = [];
  const close: string[] = [];
  for (let openYear = firstYear; openYear < firstYear + years; openYear++) {
    for (const { device } of desks) device.line.spoil();
    await liveThrough(Math.round((Date.parse(`${openYear}-09-07T00:00:00Z`) - opening) / aDay));
    await meet();
    const logs = new Map(await Promise.all(Array.from({ length: years + 2 }, async (_, index) => [firstYear - 1 + index, await logOf(firstYear - 1 + index)] as const)));
    found.push(await checkYear({ desks, copies, acts, acknowledged, truePatronOf, logs, openYear, isFirst: openYear === firstYear, today: dayAt(trueTime) }));
    if (asked.turns || openYear < firstYear + years - 1) close.push(...(await closeYear({ desks, copies, patrons, openYear, passTo: (instant) => (trueTime = instant), bringBack, take })));
  }
  if (years > 1) close.push(...(await readsTheSame(await openYearDesk({ index: desks.length, name: `${asked.seed}-new`, kind: "right", school, trueTime: () => trueTime, chance, counts, sabotage: undefined }), desks[0]!)));
  for (const { device } of desks) device.close();
  server.close();
  const last = found[found.length - 1]!;
  const total = (count: "lost" | "diverged" | "wrong" | "falseContradictions" | "missedContradictions"): number => found.reduce((sum, one) => sum + one[count], 0);
  return {
    ...last,
    lost: total("lost"),
    diverged: total("diverged") + close.length,
    wrong: total("wrong"),
    falseContradictions: total("falseContradictions"),
    missedContradictions: total("missedContradictions"),
    stories: [...found.flatMap(({ stories }) => stories), ...close],
    loans,
    faults: counts,
  };
};
