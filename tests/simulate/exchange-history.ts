/**
 * A short history of the exchange alone: two or three devices write events, edit the same documents, delete and erase, over lines
 * on which more than every fourth request goes wrong; then the lines heal. What was written has to be everywhere, once, and read
 * the same by all and right; what was refused is listed where it was written, and nothing else is.
 */
import { isCirculation } from "#domain/circulation/events.ts";
import { newId, type EventId } from "#domain/kernel/ids.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import { databasesOf } from "#wire/database-names.ts";
import { eventFrom, titleToDocument } from "#wire/documents.ts";
import { patronToDocument } from "#wire/people.ts";
import { opened, schoolKeyFrom } from "#wire/seal.ts";
import { rebuildReadings, storiesOf } from "../../src/storage/readings.ts";
import { seeded } from "../../sync-server/demo/seeded.ts";
import type { Pages } from "../../src/sync/feed.ts";
import { pagesOf } from "./device.ts";
import { openExchangeDevice, type ExchangeDevice } from "./exchange-device.ts";
import { openExchangeServer } from "./exchange-server.ts";
import type { HistoryResult } from "./history.ts";
import { noFaults } from "./network.ts";
import { plainReading } from "./oracle.ts";
import { named } from "./readings.ts";

/** Of a hundred requests. */
const faults = 30;
const titleFields = ["subtitle", "publisher", "edition"] as const;

export const runExchangeHistory = async (seed: number, sabotage: string | undefined): Promise<HistoryResult> => {
  const chance = seeded(seed);
  const counts = noFaults();
  const ran = { edits: 0, deletions: 0, erasures: 0, refusals: 0, exchanges: 0, troubles: 0, merges: 0 };
  let now = Date.parse("2026-10-05T01:00:00Z");
  const school = newId("unit", chance.byte);
  const names = databasesOf(school);
  const rawKey = Uint8Array.from({ length: 32 }, () => chance.byte());
  const key = await schoolKeyFrom(rawKey);
  const titles = Array.from({ length: 3 }, () => newId("title", chance.byte));
  const copies = titles.map((title) => ({ id: newId("copy", chance.byte), title }));
  const patrons = Array.from({ length: 2 }, (_, index): Patron => ({ id: newId("patron", chance.byte), fullName: `Bạn ${index}`, group: "pupil", cards: [], active: true }));
  const [gone] = patrons;
  const deviceNames = Array.from({ length: 2 + chance.below(2) }, (_, index) => `${seed}-${index}`);
  const server = await openExchangeServer({
    databases: new Map([
      [names.catalogue, titles.map((id) => titleToDocument({ id, titleProper: id, authors: [], bookType: "other" }))],
      [names.desk, await Promise.all(patrons.map((patron) => patronToDocument(key, patron)))],
      [names.log(2026), []],
    ]),
    devices: deviceNames,
    clock: () => now,
    chance,
  });
  const devices: ExchangeDevice[] = [];
  for (const name of deviceNames) devices.push(await openExchangeDevice({ name, school, rawKey, key, answer: server.answer, time: () => now, chance, counts, faults, sabotage }));
  for (const device of devices) {
    device.line.heal();
    // So little at once that the school comes in parts.
    await exchanged(device, ran, pagesOf(1));
    device.line.spoil();
  }

  const written = new Set<EventId>();
  const broken: { id: string; device: ExchangeDevice }[] = [];
  const edits: { id: string; field: string; value: unknown; over: unknown }[] = [];
  const deleted: { id: string; doc: object }[] = [];
  let erased = false;
  const act = async (device: ExchangeDevice): Promise<void> => {
    const { id, title } = chance.pick(copies);
    written.add((await device.act(id, title)).id);
  };
  const editTitle = async (device: ExchangeDevice): Promise<void> => {
    const [id, field, value] = [chance.pick(titles), chance.pick(titleFields), `${edits.length}`];
    const was = await device.editTitle(id, field, value);
    if (was) edits.push({ id, field, value, over: was.over });
  };
  const editPatron = async (device: ExchangeDevice): Promise<void> => {
    const patron = await device.patron(chance.pick(patrons).id);
    if (!patron) return;
    const value = 1900 + edits.length;
    await device.editPatron({ ...patron, yearOfBirth: value });
    edits.push({ id: patron.id, field: "yearOfBirth", value, over: patron.yearOfBirth });
  };
  const addOrDelete = async (device: ExchangeDevice): Promise<void> => {
    if (chance.next() < 0.5) {
      const id = newId("title", chance.byte);
      await device.addTitle(id);
      titles.push(id);
      return;
    }
    const id = chance.pick(titles);
    const doc = await device.deleteTitle(id);
    if (!doc) return;
    ran.deletions++;
    deleted.push({ id, doc });
  };
  const addBroken = async (device: ExchangeDevice): Promise<void> => {
    const id = newId("title", chance.byte);
    await device.addBroken(id);
    broken.push({ id, device });
  };
  const kill = async (device: ExchangeDevice): Promise<void> => {
    counts.kills++;
    const inFlight = device.exchange();
    inFlight.catch(() => undefined);
    for (let turn = chance.below(30); turn > 0; turn--) await Promise.resolve();
    await device.kill();
    await inFlight.catch(() => undefined);
  };

  const steps = 18 + chance.below(12);
  for (let step = 0; step < steps; step++) {
    now += 1_000 + chance.below(60_000);
    const device = chance.pick(devices);
    const what = chance.next();
    if (what < 0.3) await act(device);
    else if (what < 0.46) await editTitle(device);
    else if (what < 0.5) await editPatron(device);
    else if (what < 0.55) await addOrDelete(device);
    else if (what < 0.57) await addBroken(device);
    else if (what < 0.58 && !erased) {
      erased = true;
      ran.erasures++;
      await device.erase(gone!.id);
    } else if (what < 0.62) device.line.cut();
    else if (what < 0.7) device.line.mend();
    else if (what < 0.73) await kill(device);
    else await exchanged(device, ran);
  }

  for (const { line } of devices) {
    line.heal();
    await line.deliver();
  }
  const stories: string[] = [];
  for (let round = 0, moved = true; round < 6 && (moved || round < 2); round++) {
    moved = false;
    for (const device of devices) {
      const { trouble, sent, received } = await exchanged(device, ran);
      if (trouble !== "none") stories.push(`lost: ${device.name} cannot exchange: ${trouble}`);
      moved ||= sent + received > 0;
    }
  }
  let lost = stories.length;
  const lose = (story: string): void => {
    lost++;
    stories.push(`lost: ${story}`);
  };
  let diverged = 0;
  const diverge = (story: string): void => {
    diverged++;
    stories.push(`diverged: ${story}`);
  };

  const log = server.allDocuments(names.log(2026)).flatMap((doc) => eventFrom(doc) ?? []);
  const ids = new Set(log.map(({ id }) => id));
  for (const id of written) if (!ids.has(id)) lose(`${id} is not on the server`);
  const twice = log.length - new Set(log.map(({ device, sequence }) => `${device} ${sequence}`)).size;
  if (twice > 0) stories.push(`twice: ${twice} events under the sequence of another`);

  const [catalogue, desk] = [server.allDocuments(names.catalogue), server.allDocuments(names.desk)];
  const there = new Map([...catalogue, ...desk].filter(({ kind }) => kind !== "erased").map(({ _rev, ...doc }) => [doc._id, JSON.stringify(sorted(doc))]));
  const readings: string[] = [];
  const refused: { id: string; name: string; doc: object }[] = [];
  const kept: { id: string; fields: Record<string, unknown> }[] = [];
  for (const device of devices) {
    const db = device.db();
    const [events, outbox, unsent, rows, refusedHere, lostHere, titleCount] = await Promise.all([
      db.events.toArray(), db.outbox.count(), db.counters.get("unsent"), Promise.all([db.titles.toArray(), db.patrons.toArray()]), db.refused.toArray(), db.lost.toArray(), db.counters.get("titles"),
    ]);
    const here = new Set(events.map(({ id }) => id));
    for (const id of ids) if (!here.has(id)) lose(`${id} is not on ${device.name}`);
    for (const id of here) if (!ids.has(id as EventId)) lose(`${id} is on ${device.name} alone`);
    if (outbox + (unsent?.value ?? 0) !== 0) lose(`${device.name} still has ${outbox} rows to send, and counts ${unsent?.value}`);
    for (const { id, doc, name: name_ } of refusedHere.map((row) => ({ ...row, name: device.name }))) refused.push({ id, name: name_, doc });
    const docs = rows.flat().filter(({ id }) => !broken.some((one) => one.id === id));
    for (const { id, doc, base } of docs) if (base !== undefined || there.get(id) !== JSON.stringify(sorted(doc))) diverge(`${id} on ${device.name} is not the server's`);
    if (docs.length !== there.size) diverge(`${device.name} has ${docs.length} documents, the server ${there.size}`);
    if ((titleCount?.value ?? 0) !== rows[0].length) diverge(`${device.name} counts ${titleCount?.value} titles of ${rows[0].length}`);
    for (const { id, fields } of lostHere) kept.push({ id, fields: "sealed" in fields ? await opened<Record<string, unknown>>(key, id, String(fields.sealed)) : { ...fields } });
    readings.push(await readingOf(device));
    await rebuildReadings(db);
    if ((await readingOf(device)) !== readings.at(-1)) diverge(`${device.name} reads otherwise after a rebuild`);
    if (readings.at(-1) !== readings[0]) diverge(`${device.name} reads otherwise than ${devices[0]!.name}`);
    if (erased && (await db.patrons.get(gone!.id)) !== undefined) diverge(`the reader who was erased is still on ${device.name}`);
  }
  if (erased && there.has(gone!.id)) diverge("the reader who was erased is still on the server");
  ran.edits = edits.length;
  ran.refusals = refused.length;
  ran.merges = kept.length;

  for (const { id, device } of broken) {
    if (there.has(id)) lose(`${id}, which no server takes, is there`);
    if (!refused.some((one) => one.id === id && one.name === device.name)) lose(`${id} was refused and is not listed on ${device.name}`);
  }
  const deletedIds = new Set(deleted.map(({ id }) => id));
  for (const { id, name } of refused) if (!broken.some((one) => one.id === id) && !deletedIds.has(id as never)) lose(`${id} was refused on ${name} for nothing`);
  for (const id of titles) if (!there.has(id) && !deletedIds.has(id)) lose(`title ${id} is gone, and nobody deleted it`);

  const final = new Map<string, object>(catalogue.map((doc) => [doc._id, doc] as const));
  for (const patron of patrons) final.set(patron.id, (await devices[0]!.patron(patron.id)) ?? {});
  for (const { id, field, value } of edits) {
    if (erased && id === gone!.id) continue;
    const stands = (final.get(id) as Record<string, unknown> | undefined)?.[field] === value;
    const replaced = edits.some((later) => later.id === id && later.field === field && later.over === value);
    const aside = kept.some((one) => one.id === id && one.fields[field] === value);
    const deletedKnowing = deleted.some((one) => one.id === id && (one.doc as Record<string, unknown>)[field] === value);
    const asked = refused.some((one) => one.id === id);
    if (!stands && !replaced && !aside && !deletedKnowing && !asked) lose(`the edit of ${field} of ${id} to ${String(value)} is nowhere`);
  }

  let wrong = 0;
  let contradictions = 0;
  const circulation = log.filter(isCirculation);
  for (const { id } of copies) {
    const truth = plainReading(circulation.filter((event) => "copy" in event.thing && event.thing.copy === id));
    contradictions += truth.contradictions.length;
    const expected = JSON.stringify([truth.open.map(({ loan, due }) => [loan, due]), truth.last, truth.contradictions]);
    for (const device of devices) {
      const [story, [told]] = await Promise.all([device.db().stories.get(id), storiesOf(device.db(), [id])]);
      const seen = JSON.stringify([story?.loans.map(({ event, due }) => [event, due]) ?? [], told?.last ?? null, (story?.contradictions ?? []).map(named).sort()]);
      if (seen === expected) continue;
      wrong++;
      stories.push(`wrong: ${id} on ${device.name}: ${seen} instead of ${expected}`);
    }
  }
  for (const device of devices) device.close();
  server.close();
  return { events: log.length, contradictions, lost, twice, diverged, wrong, faults: counts, ran, stories };
};

const exchanged = async (device: ExchangeDevice, ran: { exchanges: number; troubles: number }, pages?: Pages) => {
  const report = await device.exchange(pages);
  ran.exchanges++;
  if (report.trouble !== "none") ran.troubles++;
  return report;
};

const readingOf = async (device: ExchangeDevice): Promise<string> => {
  const db = device.db();
  return JSON.stringify(await Promise.all([db.stories.toArray(), db.openLoans.toArray(), db.counters.get("contradictions").then((row) => row?.value ?? 0)]));
};

const sorted = (doc: object): object => Object.fromEntries(Object.entries(doc).sort(([a], [b]) => (a < b ? -1 : 1)));
