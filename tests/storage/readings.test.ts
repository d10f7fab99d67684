import { expect, test } from "vitest";
import { isAtRest, standingOf } from "#domain/circulation/copy-story.ts";
import { copyOf, type CirculationEvent } from "#domain/circulation/events.ts";
import { eventToDocument, type WireDocument } from "#wire/documents.ts";
import { circulationIn, rebuildReadings, storiesOf } from "../../src/storage/readings.ts";
import { seeded, type Chance } from "../../sync-server/demo/seeded.ts";
import { plainReading } from "../simulate/oracle.ts";
import { aSchool, books, carry, pupil, type Device } from "./a-device.ts";

const readingsOf = async ({ here }: Device) => {
  const { db } = here();
  const [stories, openLoans, contradictions] = await Promise.all([db.stories.toArray(), db.openLoans.toArray(), db.counters.get("contradictions")]);
  return { stories, openLoans, contradictions: contradictions?.value ?? 0 };
};

const numbers = Array.from({ length: 8 }, (_, index) => `STK.${index}`);
const names = Array.from({ length: 6 }, (_, index) => `Bạn Đọc ${index}`);

/** Three desks that now and then hear of each other: lending, taking back, undoing, also the same copy at two of them. */
const aDayOfThree = async (seed: number) => {
  const chance = seeded(seed);
  const school = await aSchool(seed);
  const pc = await school.device("pc");
  const desks = [pc, await school.device("tablet"), await school.device("old-pc")];
  await pc.bringInBooks(...numbers.map((number, index) => books(`Sách ${index}`, [number])));
  await pc.bringInReaders(...names.map((name) => pupil(name)));
  const others = (device: Device) => desks.filter((other) => other !== device);
  await carry(pc, ...others(pc));
  for (let step = 0; step < 70; step++) {
    school.passes(1 + chance.below(90));
    const device = chance.pick(desks);
    if (chance.next() < 0.12) await carry(device, ...others(device));
    else await act(device, chance);
  }
  // Undone acts, and acts that came late, are among what is carried last.
  for (const device of desks) await carry(device, ...others(device));
  const events = circulationIn(await pc.here().db.events.toArray());
  return { school, desks, events, chance };
};

const act = async (device: Device, chance: Chance): Promise<void> => {
  const { desk } = device.here();
  const answer = await desk.choose(await device.copy(chance.pick(numbers)), await device.reader(chance.pick(names)));
  if ((answer.type === "Lent" || answer.type === "TakenBack") && chance.next() < 0.2) await desk.undo(answer.event);
};

test("readings that are thrown away and made again from the log are the same, row for row", async () => {
  let stories = 0;
  let contradictions = 0;
  for (const seed of [1, 2, 3]) {
    const { desks } = await aDayOfThree(seed);
    for (const device of desks) {
      const kept = await readingsOf(device);
      stories += kept.stories.length;
      contradictions += kept.contradictions;
      await rebuildReadings(device.here().db);
      expect(await readingsOf(device)).toEqual(kept);
    }
  }
  expect(stories).toBeGreaterThanOrEqual(45);
  expect(contradictions).toBeGreaterThanOrEqual(9);
});

test("a device that hears of everything in another order, in pieces and twice reads the same, and reads it right", async () => {
  const { school, desks, events, chance } = await aDayOfThree(4);
  expect(events.length).toBeGreaterThan(50);
  const database = (await desks[0]!.here().db.events.toCollection().first())!.database;
  const arrivals: readonly [string, readonly CirculationEvent[]][] = [
    ["backwards", [...events].sort((a, b) => b.at.instant - a.at.instant)],
    ["shuffled", shuffled(events, chance)],
    ["twice", [...shuffled(events, chance), ...shuffled(events, chance)]],
  ];
  const first = await readingsOf(desks[0]!);
  for (const [name, arrived] of arrivals) {
    const late = await school.device(name);
    for (let at = 0; at < arrived.length; ) {
      const piece = arrived.slice(at, (at += 1 + chance.below(7)));
      await late.here().keeper.takeIn(database, piece.map(arrivedDocument), { since: String(at), birth: "b" });
    }
    expect(await readingsOf(late), name).toEqual(first);
  }
  const deferred = await school.device("deferred");
  await deferred.here().keeper.takeIn(database, shuffled(events, chance).map(arrivedDocument), { since: "9", birth: "b" }, { deferReadings: true });
  expect((await readingsOf(deferred)).stories).toEqual([]);
  // The page is closed before the readings were made: the next start makes them.
  await deferred.reload();
  expect(await readingsOf(deferred)).toEqual(first);

  let [atRest, elsewhere] = [0, 0];
  for (const copy of new Set(events.flatMap((event) => copyOf(event) ?? []))) {
    const plain = plainReading(events.filter((event) => "copy" in event.thing && event.thing.copy === copy));
    const [story] = await storiesOf(deferred.here().db, [copy]);
    expect({ open: story?.loans.map(({ event }) => event), last: story?.last }).toEqual({ open: plain.open.map(({ loan }) => loan), last: plain.last });
    // What is kept says the same, and of a copy with nothing to ask about it nothing is kept.
    const kept = first.stories.find((one) => one.copy === copy);
    expect(kept).toEqual(story && !isAtRest(story) ? standingOf(story) : undefined);
    if (kept) elsewhere++;
    else atRest++;
  }
  expect([atRest > 0, elsewhere > 0]).toEqual([true, true]);
});

test("a desk whose readings are still being made decides by the log: what is out comes back, and is not lent again", async () => {
  const school = await aSchool();
  const pc = await school.device("pc");
  await pc.bringInBooks(books("Dế Mèn phiêu lưu ký", ["STK.001"]));
  await pc.bringInReaders(pupil("Lê Bảo An"), pupil("Trần Gia Bình"));
  const tablet = await school.device("tablet");
  await carry(pc, tablet);
  const copy = await pc.copy("STK.001");
  expect((await pc.here().desk.choose(copy, await pc.reader("Lê Bảo An"))).type).toBe("Lent");
  const [log] = (await pc.here().keeper.nextToSend(10)).filter(({ doc }) => doc["kind"] === "copy-lent");
  await tablet.here().keeper.takeIn(log!.database, [{ ...log!.doc, _rev: "1-a" }], { since: "2", birth: "b" }, { deferReadings: true });
  const answer = await tablet.here().desk.choose(copy, await tablet.reader("Trần Gia Bình"));
  expect(answer).toMatchObject({ type: "TakenBack", from: [{ loan: { copy } }] });
});

const arrivedDocument = (event: CirculationEvent): WireDocument => ({ ...eventToDocument(event), _rev: "1-a" });

const shuffled = <Item>(items: readonly Item[], chance: Chance): Item[] =>
  items.map((item) => ({ item, key: chance.next() })).sort((a, b) => a.key - b.key).map(({ item }) => item);
