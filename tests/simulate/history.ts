/**
 * One seeded history: a small school, two to four devices, a hundred-odd acts among cuts of the line, kills and wrong clocks,
 * then everybody meets again. What was acknowledged at a desk has to be everywhere, once, and read the same by all and right.
 */
import { codeKinds } from "#domain/circulation/code-events.ts";
import { circulationKinds, isCirculation, visitKinds, type LogEvent } from "#domain/circulation/events.ts";
import { holdKinds } from "#domain/circulation/hold-events.ts";
import { lotKinds } from "#domain/circulation/lot-events.ts";
import { newId, type EventId, type PatronId } from "#domain/kernel/ids.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import { eventFrom } from "#wire/documents.ts";
import { hashPin, patronFrom, staffToDocument, tieFrom } from "#wire/people.ts";
import { opened, type SchoolKey } from "#wire/seal.ts";
import { cardCodesOf, erasePatrons, erasingTables } from "../../src/storage/erasing.ts";
import { rebuildReadings, storiesOf } from "../../src/storage/readings.ts";
import { seeded } from "../../sync-server/demo/seeded.ts";
import { actOnCopy } from "./desk-acts.ts";
import { startDevice, type SimulatedDevice } from "./device.ts";
import { readUnknownCode, settleOne, written } from "./inbox.ts";
import { joins } from "./joins.ts";
import { lostCards } from "./lost-cards.ts";
import { noFaults, type FaultCounts } from "./network.ts";
import { asStated, plainReading } from "./oracle.ts";
import { differenceOf, named, readingOf } from "./readings.ts";
import { isSabotage } from "./sabotage.ts";
import { openSchoolServer } from "./school-server.ts";
import { drawSmallSchool } from "./small-school.ts";
import { drawLots, textbookLots } from "./textbook-lots.ts";
import { brokenDayBooks, countVisitors } from "./visitors.ts";
import { actOnHolds } from "./waiting-readers.ts";

export interface HistoryResult {
  readonly events: number;
  readonly contradictions: number;
  readonly lost: number;
  readonly twice: number;
  readonly diverged: number;
  readonly wrong: number;
  readonly faults: FaultCounts;
  /** What else there was of it, by name. */
  readonly ran?: Readonly<Record<string, number>>;
  /** What was found, in words. */
  readonly stories: readonly string[];
}

export const runHistory = async (seed: number, sabotage: string | undefined): Promise<HistoryResult> => {
  const chance = seeded(seed);
  const counts = noFaults();
  let trueTime = Date.parse("2026-10-05T01:00:00Z");
  const { school, names, rawKey, key, titles, copies, patrons, documents } = await drawSmallSchool(chance);
  const librarian = { id: newId("staff", chance.byte), name: "Cô Thử", role: "librarian" as const, pin: await hashPin("1234", undefined, 1) };
  const kept = drawLots(chance, 3);
  const server = await openSchoolServer({
    school,
    years: [2026],
    documents: new Map([
      [names.catalogue, [...(documents.get(names.catalogue) ?? []), ...kept.documents]],
      [names.desk, [...(documents.get(names.desk) ?? []), await staffToDocument(key, librarian)]],
    ]),
    clock: () => trueTime,
    randomBytes: (count) => Uint8Array.from({ length: count }, () => chance.byte()),
  });
  const devices: SimulatedDevice[] = [];
  for (let index = 0; index < 2 + chance.below(3); index++) {
    devices.push(await startDevice({ name: `${seed}-${index}`, school, rawKey, server, trueTime: () => trueTime, chance, counts, sabotage }));
  }
  for (const device of devices) await settle(device);

  /** What a desk has told its librarian is saved. */
  const acknowledged = new Set<EventId>();
  const act = async (device: SimulatedDevice): Promise<void> => {
    const { desk } = device.here();
    const copy = chance.pick(copies);
    const answer = await desk.choose(copy.id, chance.next() < 0.85 ? chance.pick(patrons).id : undefined);
    if (answer.type === "Lent" || answer.type === "TakenBack" || answer.type === "Found") {
      acknowledged.add(answer.event);
      if (chance.next() < 0.08) for (const id of await written(device, () => desk.undo(answer.event))) acknowledged.add(id);
    }
  };
  /** What is a librarian's to do is done by one: after a kill, or when the day is over, nobody is signed in. */
  const ready = async ({ here }: SimulatedDevice): Promise<void> => {
    if (!here().staff.atWork()) await here().staff.signIn(librarian.id, "1234");
  };
  const lots = textbookLots(chance, kept.lots, { pupils: [1, 2, 4, 5, 7].map((index) => patrons[index]!.id), teacher: patrons[6]!.id });
  const actInHand = async (device: SimulatedDevice): Promise<void> => {
    // Rather one of which there is something to be said: it is out, lost or owed, or two desks say two things of it.
    const stories = (await storiesOf(device.here().db, copies.map(({ id }) => id))).sort((a, b) => (a.copy < b.copy ? -1 : 1));
    const [open, out] = [stories.filter(({ contradictions, debts, loans, missingSince }) => contradictions.length + debts.length > 0 || missingSince !== undefined || loans.some(({ lostOn }) => lostOn !== undefined)), stories.filter(({ loans }) => loans.length > 0)];
    const among = chance.next() < 0.6 && open.length > 0 ? open : chance.next() < 0.8 && out.length > 0 ? out : stories;
    const copy = among.length > 0 ? chance.pick(among).copy : chance.pick(copies).id;
    for (const { event } of await actOnCopy(device, chance, copy)) acknowledged.add(event);
  };
  const edits: { patron: PatronId; field: "classUnit" | "yearOfBirth"; value: string | number; over: string | number | undefined }[] = [];
  // Few pupils, so that two desks often change the same one apart from each other. One of them is erased in the end.
  const onePupil = () => 1 + chance.below(3);
  const classList = async (device: SimulatedDevice, index = onePupil()): Promise<void> => {
    const row = { row: 1, fullName: patrons[index]!.fullName, sectorId: `sector ${index}` };
    const field = chance.next() < 0.5 ? "classUnit" : "yearOfBirth";
    // Each value is written once, so that one that vanished is known by name.
    const value = field === "classUnit" ? `6.${edits.length}` : 1900 + edits.length;
    const before = await patronHere(device, key, patrons[index]!.id);
    if (!before) return;
    cards.noteGiving(device);
    await device.here().lists.apply(await device.here().lists.planPatrons([{ ...row, [field]: value }], "pupil"), "classes.xlsx", () => undefined);
    edits.push({ patron: patrons[index]!.id, field, value, over: before[field] });
  };

  // Not those whose documents are edited, but the one who is erased in the end.
  const joining = joins(chance, [3, 4, 5, 6, 7].map((index) => patrons[index]!.id));
  const cards = lostCards(chance, (device, id) => patronHere(device, key, id));

  /** In some histories the server comes back as it was, in others a device does. */
  const ran: Record<string, number> & Record<"rollbacks" | "old images", number> = { rollbacks: 0, "old images": 0, ...Object.fromEntries(allKinds.map((kind) => [kind, 0])) };
  const fault = sabotage === "restore-old-image" ? "old image" : (["none", "rollback", "old image"] as const)[seed % 3];
  let back: (() => Promise<void>) | undefined;
  /** What lay in the merges' leavings of a disk that is gone. */
  const asideOnGoneDisks: { id: string; fields: object }[] = [];
  const keepForLater = async (): Promise<void> => {
    if (fault === "rollback") {
      const backup = server.backUp();
      back = async () => {
        server.restore(backup);
        ran.rollbacks++;
      };
    }
    if (fault === "old image") {
      const device = devices[0]!;
      const early = await device.image();
      back = async () => {
        device.line.heal();
        await settle(device);
        // Of a life that only gave a card since, no act tells.
        const image = chance.next() < 0.5 ? early : await device.image();
        await cards.report(device, patrons[1]!.id);
        await settle(device);
        device.line.spoil();
        // What was never sent goes with the disk, and nobody could bring it back.
        if ((await device.here().db.outbox.count()) > 0) return;
        asideOnGoneDisks.push(...(await device.here().db.lost.toArray()));
        await device.restore(image);
        ran["old images"]++;
        // With nothing heard of that, or as much as comes through before the line is cut.
        if (chance.next() < 0.7) await device.exchange();
        await cards.report(device, patrons[2]!.id);
        for (let acts = 0; acts < 4; acts++) {
          await ready(device);
          await act(device);
        }
      };
    }
  };

  // Longer where chance was quiet: a history with few events or without a fault says nothing.
  const isQuiet = (): boolean => acknowledged.size < 50 || Object.values(counts).every((count) => count === 0);
  const steps = 110 + chance.below(50);
  for (let step = 0; step < steps || (step < longest && isQuiet()); step++) {
    if (step === 30) await keepForLater();
    if (step === 75) await back?.();
    trueTime += 20_000 + chance.below(chance.next() < 0.05 ? 86_400_000 * 3 : 600_000);
    const device = chance.pick(devices);
    const what = chance.next();
    await ready(device);
    if (what < 0.3) await act(device);
    else if (what < 0.39) await actInHand(device);
    else if (what < 0.46) for (const id of await lots.act(device)) acknowledged.add(id);
    else if (what < 0.5) {
      const other = chance.pick(devices);
      await ready(other);
      for (const id of await lots.actTwice([...new Set([device, other])])) acknowledged.add(id);
    }
    else if (what < 0.52) await lots.changeStock(device);
    else if (what < 0.56) for (const id of await settleOne(device, chance)) acknowledged.add(id);
    else if (what < 0.585) for (const id of await countVisitors(device, chance, patrons.flatMap((patron) => patron.cards))) acknowledged.add(id);
    else if (what < 0.595) for (const id of await readUnknownCode(device, chance)) acknowledged.add(id);
    else if (what < 0.64) for (const id of await actOnHolds(device, chance, { titles, patrons })) acknowledged.add(id);
    else if (what < 0.65) await classList(device);
    else if (what < 0.68) {
      // Both have changed one pupil, and what the one sends comes in between what the other has read and what it sends.
      const [other, index] = [chance.pick(devices), onePupil()];
      for (const one of [device, other]) await classList(one, index);
      await device.exchange(other === device ? undefined : () => other.exchange());
    }
    // The pupils whose lines change, so that both are merged.
    else if (what < 0.7) await cards.report(device, patrons[1 + chance.below(2)]!.id);
    else if (what < 0.72) await joining.change(device);
    else if (what < 0.84) {
      const other = chance.pick(devices);
      await device.exchange(other === device ? undefined : () => other.exchange());
    }
    else if (what < 0.89) device.line.cut();
    else if (what < 0.94) device.line.mend();
    else if (what < 0.97) {
      counts.kills++;
      // Dies in the middle of an act or of an exchange; what was not acknowledged may be there or not.
      const inFlight = chance.next() < 0.5 ? act(device) : device.exchange();
      inFlight.catch(() => undefined);
      for (let turn = chance.below(12); turn > 0; turn--) await Promise.resolve();
      await device.kill();
      await inFlight.catch(() => undefined);
    } else {
      counts.clockFaults++;
      device.setClock(chance.pick([-94_608_000_000, -86_400_000 * 2, -3_600_000, 3_600_000, 86_400_000]));
    }
  }

  for (const device of devices) {
    device.setClock(0);
    device.line.heal();
  }
  const stories: string[] = [];
  // One reader is erased while the others still have their own edits and loans of them to send.
  const gone = patrons[3]!.id;
  await erase(chance.pick(devices), names.desk, gone);
  for (let round = 0; round < 4; round++) {
    // What has come out now that everybody met is looked into, also at two desks at once.
    if (round === 2) {
      for (const device of devices) {
        await ready(device);
        for (const id of await settleOne(device, chance)) acknowledged.add(id);
      }
    }
    for (const device of devices) {
      const trouble = await settle(device);
      if (trouble !== "none") stories.push(`${device.name} cannot exchange: ${trouble}`);
    }
  }
  // As every device does once a day: of what was acknowledged and then lost with the server's disk before it was read back, nothing else tells. It would heal what a sabotage of the exchange has broken.
  if (sabotage === undefined || !isSabotage(sabotage)) {
    for (const device of [...devices, ...devices]) {
      const suspected = await device.incomplete();
      if (suspected.size > 0) await device.exchange(undefined, suspected);
    }
    for (const device of devices) await settle(device);
  }
  const allOnServer = (await Promise.all([2025, 2026].map(async (year) => (await server.allDocuments(names.log(year)).catch(() => [])) ?? []))).flat().flatMap((doc) => eventFrom(doc) ?? []);
  const onServer = allOnServer.filter(isCirculation);
  const stated = asStated(onServer, allOnServer);
  const logs = await Promise.all(devices.map(async (device) => (await device.here().db.events.toArray()).map(({ event }) => event)));
  const everywhere = [allOnServer, ...logs];
  const ids = everywhere.map((log) => new Set(log.map(({ id }) => id)));
  let lost = 0;
  let diverged = 0;
  for (const id of acknowledged) {
    const missing = ids.findIndex((set) => !set.has(id));
    if (missing < 0) continue;
    lost++;
    stories.push(`lost: ${id} is not on ${missing === 0 ? "the server" : `device ${missing}`}`);
  }

  for (const device of devices) {
    for (const database of await device.incomplete()) {
      diverged++;
      stories.push(`diverged: ${device.name} holds something else of ${database} than the server's digest says`);
    }
  }

  for (const [index, here] of ids.slice(1).entries()) {
    const [more, less] = [[...here].filter((id) => !ids[0]?.has(id)), [...(ids[0] ?? [])].filter((id) => !here.has(id))];
    const refused = await devices[index]!.here().db.refused.count();
    lost += more.length + less.length + refused;
    if (more.length + less.length + refused > 0) stories.push(`lost: device ${index} has ${more.length} events more than the server, ${less.length} less, and ${refused} were refused`);
  }

  for (const [index, device] of devices.entries()) {
    const { db } = device.here();
    const held = [...(await db.titles.bulkGet(titles.map(({ id }) => id))), ...(await db.copies.bulkGet(copies.map(({ id }) => id))), ...(await db.patrons.bulkGet(patrons.flatMap(({ id }) => (id === gone ? [] : [id]))))];
    const missing = held.filter((row) => row === undefined).length;
    if (missing === 0) continue;
    lost += missing;
    stories.push(`lost: ${missing} titles, copies and readers are not on device ${index}`);
  }

  const lostRows = [...(await Promise.all(devices.map((device) => device.here().db.lost.toArray()))).flat(), ...asideOnGoneDisks];
  const keptLosers = await Promise.all(lostRows.map(async ({ id, fields }) => ({ id, fields: await opened<Record<string, unknown>>(key, id, (fields as { sealed: string }).sealed) })));
  for (const { patron, field, value } of edits) {
    if (patron === gone) continue;
    const final = (await patronHere(devices[0]!, key, patron))?.[field];
    const knowinglyReplaced = edits.some((later) => later.patron === patron && later.field === field && later.over === value);
    const keptAside = keptLosers.some(({ id, fields }) => id === patron && fields[field] === value);
    if (final === value || knowinglyReplaced || keptAside) continue;
    lost++;
    stories.push(`lost: the edit of ${field} to ${value} is nowhere`);
  }

  const brokenCards = await cards.broken(devices, gone);
  ran["numbers given blindly"] = cards.givenBlindly();
  lost += brokenCards.length;
  stories.push(...brokenCards);

  const log = asStated(allOnServer, allOnServer);
  const misread = [...(await lots.broken(devices, log)), ...(await brokenDayBooks(devices, log))];
  let wrong = misread.length;
  stories.push(...misread);
  for (const { kind } of allOnServer) ran[kind] = (ran[kind] ?? 0) + 1;
  ran["stock changes"] = lots.stockChanges();

  let twice = 0;
  const places = new Set<string>();
  for (const event of allOnServer) {
    const place = `${event.device} ${event.sequence}`;
    if (places.has(place)) {
      twice++;
      stories.push(`twice: sequence ${place}`);
    }
    places.add(place);
  }

  let contradictions = 0;
  const readings = await Promise.all(devices.map(readingOf));
  for (const [index, reading] of readings.entries()) {
    if (reading !== readings[0]) {
      diverged++;
      stories.push(`diverged: device ${index} reads otherwise than device 0 in ${differenceOf(reading, readings[0] ?? "{}")}`);
    }
    await rebuildReadings(devices[index]!.here().db);
    const again = await readingOf(devices[index]!);
    if (again !== reading) {
      diverged++;
      stories.push(`diverged: device ${index} reads otherwise after a rebuild in ${differenceOf(again, reading)}`);
    }
  }
  const brokenJoins = await joining.broken(devices, gone);
  diverged += brokenJoins.length;
  stories.push(...brokenJoins);
  const onDesk = await server.allDocuments(names.desk);
  const serverPatrons = new Map(onDesk.map((doc) => [doc._id, doc["sealed"]]));
  const ties = await Promise.all(onDesk.filter(({ kind }) => kind === "tie").map((doc) => tieFrom(key, doc)));
  const remains = [serverPatrons.get(gone) !== undefined, ties.some(({ patron }) => patron === gone)];
  for (const { here } of devices) remains.push((await here().db.patrons.get(gone)) !== undefined, (await here().db.ties.where("patron").equals(gone).count()) > 0, (await here().db.lost.where("id").equals(gone).count()) > 0);
  if (remains.includes(true)) {
    diverged++;
    stories.push(`diverged: something is left of the reader who was erased: ${remains.join(" ")}`);
  }
  for (const [index, device] of devices.entries()) {
    const rows = await device.here().db.patrons.toArray();
    for (const row of rows) {
      if (serverPatrons.get(row.id) === row.doc["sealed"]) continue;
      diverged++;
      stories.push(`diverged: reader ${row.id} on device ${index} is not the server's`);
    }
    if (device.here().counts.current().unsent !== 0 || (await device.here().db.outbox.count()) !== 0) {
      lost++;
      stories.push(`lost: device ${index} still has unsent rows`);
    }
  }

  for (const copy of copies) {
    const truth = plainReading(stated.filter((event) => "copy" in event.thing && event.thing.copy === copy.id));
    contradictions += truth.contradictions.length;
    const expected = { open: truth.open.map(({ loan, due, claimed, lost: isLost }) => ({ loan, due, claimed, lost: isLost })), missing: truth.missing, owed: truth.owed, last: truth.last, contradictions: truth.contradictions };
    for (const [index, device] of devices.entries()) {
      const { db } = device.here();
      const [story, [told]] = await Promise.all([db.stories.get(copy.id), storiesOf(db, [copy.id])]);
      const seen = {
        open: story?.loans.map(({ event, due, claimedOn, lostOn }) => ({ loan: event as string, due: due as string, claimed: claimedOn !== undefined, lost: lostOn !== undefined })) ?? [],
        missing: story?.missingSince !== undefined,
        owed: (story?.debts ?? []).map(({ because, loan }) => `${because} ${loan}`).sort(),
        last: told?.last ?? null,
        contradictions: (story?.contradictions ?? []).map(named).sort(),
      };
      if (JSON.stringify(seen) === JSON.stringify(expected)) continue;
      wrong++;
      stories.push(`wrong: ${copy.accessionNo} on device ${index}: ${JSON.stringify(seen)} instead of ${JSON.stringify(expected)}`);
    }
  }

  for (const device of devices) device.close();
  server.close();
  return { events: allOnServer.length, contradictions, lost, twice, diverged, wrong, faults: counts, ran, stories };
};

/** Of all of them there is something in a history, or in one of many. */
const allKinds: readonly LogEvent["kind"][] = [...circulationKinds, ...visitKinds, ...codeKinds, ...lotKinds, ...holdKinds, "clock-stated"];

/** Acts after which a history ends although nothing much happens in it: then something is wrong with the desk. */
const longest = 2_000;

/** Exchanges until one goes through: the faults of a line are drawn by chance and pass. */
const settle = async (device: SimulatedDevice): Promise<string> => {
  let last = "";
  for (let tries = 0; tries < 12; tries++) {
    last = (await device.exchange()).trouble;
    if (last === "none") break;
  }
  return last;
};

const erase = async (device: SimulatedDevice, desk: string, patron: PatronId): Promise<void> => {
  const { db } = device.here();
  const codes = await cardCodesOf(db, device.here().device.schoolKey, [patron]);
  await db.transaction("rw", erasingTables(db), async () => erasePatrons(db, [patron], desk, { told: false, codes }));
};

/** Undefined on a device that missed it, which the end of the history counts as lost. */
const patronHere = async (device: SimulatedDevice, key: SchoolKey, id: PatronId): Promise<Patron | undefined> => {
  const row = await device.here().db.patrons.get(id);
  return row && patronFrom(key, row.doc);
};
