/**
 * A school year at several desks, against somebody who saw everything: pupils come, bring back what they have, take what is
 * on the shelf, renew, lose and pay; lines are cut for up to two weeks; clocks are wrong. In the end every device must know
 * who truly has which copy, until when, and since which month; false and missed contradictions are counted.
 */
import { dueDay, renewedDueDay } from "#domain/circulation/due-day.ts";
import { defaultRules } from "#domain/circulation/loan-rules.ts";
import { isCirculation } from "#domain/circulation/events.ts";
import { ownCodeFrom } from "#domain/copies/barcode.ts";
import type { Copy } from "#domain/copies/copy.ts";
import { day, dayAt } from "#domain/kernel/day.ts";
import { newId, type CopyId, type EventId, type PatronId } from "#domain/kernel/ids.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import { databasesOf } from "#wire/database-names.ts";
import { copyToDocument, eventFrom, rulesToDocument, titleToDocument } from "#wire/documents.ts";
import { hashPin, patronToDocument, staffToDocument } from "#wire/people.ts";
import { schoolSettingToDocument } from "#wire/school-setting.ts";
import { schoolKeyFrom } from "#wire/seal.ts";
import type { ScanAnswer } from "../../src/desk/desk.ts";
import { rebuildReadings } from "../../src/storage/readings.ts";
import { seeded } from "../../sync-server/demo/seeded.ts";
import { startDevice, type SimulatedDevice } from "./device.ts";
import { noFaults, type FaultCounts } from "./network.ts";
import { openSchoolServer } from "./school-server.ts";
import { trueReading, type SeenEvent, type TrueDues } from "./true-order.ts";

/** What a device's clock does; each desk has one of them for good. */
export const clocks = ["right", "yearsBehind", "dayAhead", "yearsAhead", "drifts", "wrongZone"] as const;
export type Clock = (typeof clocks)[number];

export interface YearAsked {
  readonly seed: number;
  readonly pupils: number;
  readonly copies: number;
  readonly desks: number;
  readonly days: number;
  /** Of how many of 100 visits the desk scans a book that is truly with another reader: a label stuck on the wrong book. */
  readonly wrongLabels: number;
  readonly clocks: readonly Clock[];
}

export interface YearResult {
  readonly events: number;
  readonly loans: number;
  readonly contradictions: number;
  readonly lost: number;
  readonly diverged: number;
  /** Copies whose holder, due day, month, debts or loss is read otherwise than it truly is. */
  readonly wrong: number;
  readonly falseContradictions: number;
  readonly missedContradictions: number;
  readonly faults: FaultCounts;
  readonly stories: readonly string[];
}

const hour = 3_600_000;
const aDay = 24 * hour;

export const runYear = async (asked: YearAsked): Promise<YearResult> => {
  const chance = seeded(asked.seed);
  const counts = noFaults();
  const opening = Date.parse("2026-09-07T00:30:00Z");
  let trueTime = opening;
  const school = { id: newId("unit", chance.byte), name: "Trường thử", code: "TEST" };
  const names = databasesOf(school.id);
  const rawKey = Uint8Array.from({ length: 32 }, () => chance.byte());
  const key = await schoolKeyFrom(rawKey);
  const title = (index: number) => ({ id: newId("title", chance.byte), titleProper: `Sách ${index}`, authors: [], bookType: "referenceBook" as const, coverPrice: 50_000 });
  const titles = Array.from({ length: Math.ceil(asked.copies / 2) }, (_, index) => title(index));
  const copies = Array.from({ length: asked.copies }, (_, index): Copy => ({
    id: newId("copy", chance.byte),
    title: titles[Math.floor(index / 2)]!.id,
    accessionNo: `STK.${String(index).padStart(5, "0")}`,
    barcodes: [ownCodeFrom({ kind: "copy", block: 900, serial: index + 1 })],
    status: "open",
  }));
  const patrons = Array.from({ length: asked.pupils }, (_, index): Patron => ({
    id: newId("patron", chance.byte),
    fullName: `Bạn Đọc ${index}`,
    group: "pupil",
    classUnit: `${6 + (index % 4)}A`,
    grade: 6 + (index % 4),
    cards: [ownCodeFrom({ kind: "card", block: 900, serial: index + 1 })],
    active: true,
  }));
  const librarian = { id: newId("staff", chance.byte), name: "Cô Thử", role: "librarian" as const, pin: await hashPin("1234", undefined, 1) };
  const setting = schoolSettingToDocument({
    name: school.name,
    code: school.code,
    level: "several",
    year: { year: 2026, startsOn: day("2026-09-05"), firstTermEndsOn: day("2027-01-15"), endsOn: day("2027-05-31") },
    closedWeekdays: [0],
    closures: [],
    openDays: [],
  });
  const server = await openSchoolServer({
    school,
    years: [2026],
    documents: new Map([
      [names.catalogue, [...titles.map(titleToDocument), ...copies.map(copyToDocument)]],
      [names.desk, [setting, rulesToDocument(defaultRules(newId("rules", chance.byte), day("2026-06-01"))), await staffToDocument(key, librarian), ...(await Promise.all(patrons.map((patron) => patronToDocument(key, patron))))]],
    ]),
    clock: () => trueTime,
    randomBytes: (count) => Uint8Array.from({ length: count }, () => chance.byte()),
  });

  interface Desk {
    readonly device: SimulatedDevice;
    readonly clock: Clock;
    cutUntil: number;
    wrongBy: number;
    wrongUntil: number;
  }
  const desks: Desk[] = [];
  for (let index = 0; index < asked.desks; index++) {
    const device = await startDevice({ name: `${asked.seed}-${index}`, school, rawKey, server, trueTime: () => trueTime, chance, counts, sabotage: undefined });
    device.line.heal();
    desks.push({ device, clock: asked.clocks[index % asked.clocks.length] ?? "right", cutUntil: 0, wrongBy: 0, wrongUntil: 0 });
    await device.exchange();
  }
  const signIn = async (device: SimulatedDevice): Promise<void> => {
    const answer = await device.here().staff.signIn(librarian.id, "1234");
    if (!answer.ok) throw new Error("the librarian cannot sign in");
  };
  for (const { device } of desks) await signIn(device);

  /** The world: where each book truly is, and what happened to it in the order in which it happened. */
  const holder = new Map<CopyId, PatronId>();
  const gone = new Set<CopyId>();
  const seen = new Map<CopyId, SeenEvent[]>();
  const truePatronOf = new Map<string, PatronId>();
  const acknowledged = new Set<EventId>();
  let loans = 0;
  const note = async (device: SimulatedDevice, copy: CopyId, id: EventId): Promise<void> => {
    const row = await device.here().db.events.get(id);
    if (!row || !isCirculation(row.event)) throw new Error("what was said to be saved is not there");
    acknowledged.add(id);
    seen.set(copy, [...(seen.get(copy) ?? []), { event: row.event, trueDay: dayAt(trueTime) }]);
  };
  const noteAnswer = async (device: SimulatedDevice, copy: CopyId, answer: ScanAnswer): Promise<boolean> => {
    if (answer.type === "Lent" || answer.type === "TakenBack" || answer.type === "Found") await note(device, copy, answer.event);
    return answer.type === "Lent";
  };

  const bringBack = async (device: SimulatedDevice, copy: CopyId): Promise<void> => {
    const { desk } = device.here();
    const answer = await desk.choose(copy, undefined);
    // The desk thinks that it is in: another desk lent it. The librarian has it in her hand and says so.
    await noteAnswer(device, copy, answer.type === "CopyIsIn" || answer.type === "Found" ? await desk.takeBackUnknown(copy) : answer);
    if (answer.type === "Found") acknowledged.add(answer.event);
    holder.delete(copy);
  };
  const take = async (device: SimulatedDevice, copy: CopyId, patron: PatronId): Promise<void> => {
    const { desk } = device.here();
    let answer = await desk.choose(copy, patron);
    // The desk thinks that it is out: it was brought back at another one. The first scan took it back; now it is lent.
    if (answer.type === "TakenBack") {
      await noteAnswer(device, copy, answer);
      // She looks up before she scans it again: at once it would be a double click.
      trueTime += 2_000;
      answer = await desk.choose(copy, patron);
    }
    if (answer.type === "Refused" && answer.mayOverride && chance.next() < 0.5) answer = await desk.lendAnyway(copy, patron, { reason: "recordIsWrong" });
    if (!(await noteAnswer(device, copy, answer))) return;
    loans++;
    if (answer.type === "Lent") truePatronOf.set(answer.event, patron);
    holder.set(copy, patron);
  };
  const ofStory = async (device: SimulatedDevice, copy: CopyId) => (await device.here().db.stories.get(copy))?.loans.find(({ event }) => truePatronOf.get(event) === holder.get(copy));

  const visit = async ({ device }: { device: SimulatedDevice }): Promise<void> => {
    const { desk } = device.here();
    const patron = chance.pick(patrons).id;
    const mine = [...holder].flatMap(([copy, who]) => (who === patron ? [copy] : []));
    for (const copy of mine) {
      const what = chance.next();
      const loan = await ofStory(device, copy);
      if (what < 0.7) await bringBack(device, copy);
      else if (loan && what < 0.82) {
        const answer = await desk.renew({ copy, event: loan.event }, patron);
        if (answer.type === "Renewed") await note(device, copy, answer.event);
      } else if (loan && what < 0.85) {
        const answer = await desk.say(copy, { kind: "copy-lost", loan: loan.event });
        if (answer.type === "Said") {
          await note(device, copy, answer.event);
          gone.add(copy);
          if (chance.next() < 0.6) {
            const paid = await desk.say(copy, { kind: "loss-compensated", loan: loan.event, by: "factor", amount: 100_000, receiptNo: await desk.nextReceiptNo() });
            if (paid.type === "Said") {
              await note(device, copy, paid.event);
              holder.delete(copy);
            }
          }
        }
      } else if (loan && what < 0.88) {
        const answer = await desk.say(copy, { kind: "return-claimed", loan: loan.event });
        if (answer.type === "Said") await note(device, copy, answer.event);
      } else if (loan && what < 0.9) {
        const answer = await desk.say(copy, { kind: "condition-noted", condition: "torn", loan: loan.event });
        if (answer.type === "Said") await note(device, copy, answer.event);
      }
    }
    for (let wanted = chance.below(3); wanted > 0; wanted--) {
      const wrongLabel = chance.below(100) < asked.wrongLabels;
      const free = copies.filter(({ id }) => !gone.has(id) && holder.has(id) === wrongLabel && holder.get(id) !== patron);
      if (free.length === 0) continue;
      const copy = chance.pick(free).id;
      const before = holder.get(copy);
      await take(device, copy, patron);
      // The label was on another book: who truly has this one keeps it.
      if (wrongLabel && before !== undefined) holder.set(copy, before);
    }
    trueTime += 30_000 + chance.below(240_000);
  };

  for (let date = 0; date < asked.days; date++) {
    trueTime = opening + date * aDay + chance.below(hour);
    if (new Date(trueTime).getUTCDay() === 0) continue;
    for (const desk of desks) {
      setClock(desk, date);
      if (desk.cutUntil <= date) {
        desk.device.line.mend();
        if (chance.next() < 0.08) {
          desk.device.line.cut();
          desk.cutUntil = date + 1 + chance.below(14);
        }
      }
      // Each morning the page is opened anew and the librarian signs in.
      await desk.device.kill();
      await signIn(desk.device);
      await desk.device.exchange();
      // Asked when the clock has jumped and no server is there to say: the librarian knows which day it is.
      const { clock } = desk.device.here();
      if (clock.question.current() !== undefined) await clock.confirm(dayAt(trueTime));
    }
    for (let visits = Math.ceil(asked.pupils / 12); visits > 0; visits--) {
      const desk = chance.pick(desks);
      await visit(desk);
      if (chance.next() < 0.2) await desk.device.exchange();
    }
  }

  for (const { device } of desks) {
    device.setClock(0);
    device.line.heal();
  }
  for (let round = 0; round < 3; round++) for (const { device } of desks) await device.exchange();

  const stories: string[] = [];
  const onServer = (await Promise.all([2025, 2026].map(async (year) => (await server.allDocuments(names.log(year)).catch(() => [])) ?? []))).flat().flatMap((doc) => eventFrom(doc) ?? []);
  const ids = [new Set(onServer.map(({ id }) => id)), ...(await Promise.all(desks.map(async ({ device }) => new Set((await device.here().db.events.toCollection().primaryKeys()) as EventId[]))))];
  const lostIds = [...acknowledged].filter((id) => ids.some((set) => !set.has(id)));
  for (const id of lostIds.slice(0, 3)) stories.push(`lost: ${id}`);

  const readings = await Promise.all(desks.map(({ device }) => readingOf(device)));
  let diverged = 0;
  for (const [index, reading] of readings.entries()) {
    if (reading !== readings[0]) {
      diverged++;
      stories.push(`diverged: desk ${index} reads otherwise than desk 0`);
    }
    await rebuildReadings(desks[index]!.device.here().db);
    if ((await readingOf(desks[index]!.device)) !== reading) {
      diverged++;
      stories.push(`diverged: desk ${index} reads otherwise after a rebuild`);
    }
  }

  const { db, calendar, rules } = desks[0]!.device.here();
  const rule = rules.current().rules.pupil.any!;
  const dues: TrueDues = {
    lent: (on) => dueDay(rule, calendar.current(), day(on)),
    renewed: (on, due) => renewedDueDay(rule, calendar.current(), day(on), day(due)),
  };
  const told = new Map((await db.stories.toArray()).map((story) => [story.copy, story]));
  const ties = new Map((await db.ties.toArray()).map(({ party, patron }) => [party, patron]));
  let [wrong, falseContradictions, missedContradictions, contradictions] = [0, 0, 0, 0];
  for (const { id: copy, accessionNo } of copies) {
    const truth = trueReading(seen.get(copy) ?? [], dues);
    const story = told.get(copy);
    const read = {
      open: (story?.loans ?? []).map(({ event, due, lentOn, claimedOn, lostOn }) => ({ loan: event as string, due: due as string, month: lentOn.slice(0, 7), claimed: claimedOn !== undefined, lost: lostOn !== undefined })),
      missing: story?.missingSince !== undefined,
      owed: (story?.debts ?? []).map(({ because, loan }) => `${because} ${loan}`).sort(),
    };
    const wrongHolder = (story?.loans ?? []).some(({ event, borrower }) => ties.get(borrower.party) !== truePatronOf.get(event));
    const { lentTwice, returnedNotOut, ...true_ } = truth;
    const afterCompensation = (id: string): boolean => (story?.contradictions ?? []).some((one) => one.type === "CameBackAfterCompensation" && one.returned === id);
    if (wrongHolder || JSON.stringify(read) !== JSON.stringify({ open: true_.open, missing: true_.missing, owed: true_.owed })) {
      wrong++;
      if (wrong <= 3) stories.push(`wrong: ${accessionNo} reads ${JSON.stringify(read)} and truly is ${JSON.stringify(true_)}`);
    }
    const found: string[] = (story?.contradictions ?? []).map((one) => (one.type === "LentTwice" ? `${one.first} ${one.second}` : one.returned));
    contradictions += found.length;
    const untrue = found.filter((one) => !lentTwice.includes(one) && !returnedNotOut.includes(one) && !afterCompensation(one));
    falseContradictions += untrue.length;
    for (const one of untrue.slice(0, 2)) stories.push(`false: ${one} of ${accessionNo}`);
    missedContradictions += lentTwice.filter((one) => !found.includes(one)).length;
  }
  if (falseContradictions + missedContradictions > 0) stories.push(`contradictions: ${falseContradictions} false, ${missedContradictions} missed`);

  for (const { device } of desks) device.close();
  server.close();
  return { events: onServer.length, loans, contradictions, lost: lostIds.length, diverged, wrong, falseContradictions, missedContradictions, faults: counts, stories };

  function setClock(desk: Desk, date: number): void {
    if (desk.wrongUntil > 0 && date >= desk.wrongUntil) {
      desk.wrongBy = 0;
      desk.wrongUntil = 0;
    } else if (desk.wrongUntil === 0 && chance.next() < 0.06) {
      desk.wrongBy = { right: 0, yearsBehind: -3 * 365 * aDay, dayAhead: aDay, yearsAhead: 3 * 365 * aDay, drifts: 0, wrongZone: 7 * hour }[desk.clock];
      desk.wrongUntil = date + 2 + chance.below(9);
    }
    if (desk.wrongBy !== 0) counts.clockFaults++;
    desk.device.setClock(desk.clock === "drifts" ? date * 40_000 : desk.wrongBy);
  }
};

const readingOf = async (device: SimulatedDevice): Promise<string> => {
  const { db } = device.here();
  return JSON.stringify(await Promise.all([db.stories.toArray(), db.openLoans.toArray(), db.debts.toArray()]));
};

