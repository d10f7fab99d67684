import fc from "fast-check";
import { expect, test } from "vitest";
import { holdTasks } from "#domain/circulation/hold-tasks.ts";
import type { HoldCaught, HoldEvent, HoldPlaced } from "#domain/circulation/hold-events.ts";
import { holdQueueOf } from "#domain/circulation/hold-queue.ts";
import type { QueueToday } from "#domain/circulation/queue-today.ts";
import { day } from "#domain/kernel/day.ts";
import { caught, ended, inWords, released, second, takenBack, title, today, told, waits } from "./hold-story.ts";
import { deMen, lent, lost, openAllWeek, returned } from "./story.ts";

const tasks = (queue: QueueToday): string[] => holdTasks(queue).map((task) => `${task.type} ${task.hold.patron?.fullName ?? "?"}`);

test("a copy whose last day was closed after it was set aside is kept through the next open day", () => {
  const an = waits("an");
  const events = [an, caught(an, deMen, { until: "2026-12-01" })];
  const storm = { ...openAllWeek, closures: [{ from: day("2026-12-01"), to: day("2026-12-02"), name: "Bão" }] };
  const on = (asked: string) => today(events, { on: asked, copies: [deMen], calendar: storm });
  expect([inWords(on("2026-12-03")), inWords(on("2026-12-04"))]).toEqual(["an ready", "an expired"]);
  expect(on("2026-12-03").holds[0]?.standing[0]?.until).toBe("2026-12-03");
});

test("whoever asked on the earlier library day comes first, then by the stamp, whichever desk noted it", () => {
  const late = waits("an", { on: "2026-11-23", at: 900 });
  const early = waits("binh", { on: "2026-11-23", at: 100, device: "tablet" });
  const typedInLater = waits("chi", { on: "2026-11-20", at: 5000 });
  expect(inWords(today([late, early, typedInLater]))).toBe("chi waiting, binh waiting, an waiting");
});

test("one reader counts once, however many desks and months noted it, with the place of the first", () => {
  const events = [waits("an", { on: "2026-11-30" }), waits("binh", { on: "2026-12-01" }), waits("an.12", { on: "2026-12-02", device: "tablet" })];
  const { holds } = today(events, { on: "2026-12-03" });
  expect(inWords(today(events, { on: "2026-12-03" }))).toBe("an waiting, binh waiting");
  expect(holds[0]?.also).toEqual([events[2]!.id]);
});

test("a copy set aside is kept to its last day; then it is free for the next, with nothing written", () => {
  const [an, binh] = [waits("an"), waits("binh")];
  const events = [an, binh, caught(an, deMen, { until: "2026-12-01" })];
  expect(inWords(today(events, { on: "2026-12-01", copies: [deMen] }))).toBe("an ready, binh waiting");
  expect(today(events, { on: "2026-12-01", copies: [deMen] }).free).toEqual([]);
  expect(inWords(today(events, { on: "2026-12-02", copies: [deMen] }))).toBe("an expired, binh waiting");
  expect(today(events, { on: "2026-12-02", copies: [deMen] }).free).toEqual([deMen]);
});

test("caught for the next reader after its days, the first one's hold is over and stays so", () => {
  const [an, binh] = [waits("an"), waits("binh")];
  const first = caught(an, deMen, { until: "2026-12-01" });
  const next = caught(binh, deMen, { on: "2026-12-02", until: "2026-12-10", after: first });
  expect(inWords(today([an, binh, first, next], { on: "2026-12-02" }))).toBe("binh ready");
  // Put back before its last day, the reader waits again.
  expect(inWords(today([an, first, released(first, { on: "2026-12-01" })], { on: "2026-12-02" }))).toBe("an waiting");
  expect(inWords(today([an, first, released(first, { on: "2026-12-02" })], { on: "2026-12-02" }))).toBe("");
});

test("lent to its reader, cancelled, or taken back, a hold is over; the undo of its ending brings it back", () => {
  const an = waits("an");
  const aside = caught(an);
  const loan = lent("an");
  const filled = ended(an, "filled", { after: aside, loan, copy: deMen });
  expect(inWords(today([an, aside, filled], { acts: [loan] }))).toBe("");
  expect(inWords(today([an, aside, filled, takenBack(filled)]))).toBe("an ready");
  expect(inWords(today([an, ended(an, "cancelled")]))).toBe("");
  expect(inWords(today([an, takenBack(an)]))).toBe("");
});

test("cancelled at one desk while another set a copy aside: it waits on the shelf to be put back, or for the next reader", () => {
  const an = waits("an");
  const aside = caught(an, deMen, { device: "tablet" });
  const cancelled = ended(an, "cancelled");
  expect(tasks(today([an, aside, cancelled]))).toEqual(["PutBack an"]);
  expect(tasks(today([an, aside, cancelled, waits("binh")]))).toEqual(["FetchFromShelf binh"]);
  expect(tasks(today([an, aside, takenBack(an)]))).toEqual(["PutBack an"]);
  expect(tasks(today([an, aside, cancelled, released(aside)]))).toEqual([]);
});

test("came back where nobody knew of the hold: there is a copy to fetch, and the reader to be told once it is there", () => {
  const first = lent("chi");
  const an = waits("an", { device: "tablet" });
  expect(tasks(today([an], { acts: [first], copies: [deMen] }))).toEqual([]);
  const back = returned({ after: first, closes: [first] });
  expect(tasks(today([an], { acts: [first, back], copies: [deMen] }))).toEqual(["FetchFromShelf an"]);
  const aside = caught(an, deMen, { since: back });
  expect(tasks(today([an, aside], { acts: [first, back], copies: [deMen] }))).toEqual(["TellReader an"]);
  expect(tasks(today([an, aside, told(aside)], { acts: [first, back], copies: [deMen] }))).toEqual([]);
});

test("as many are fetched for as copies are in, the first in the queue before the others", () => {
  const queue = [waits("an"), waits("binh"), waits("chi")];
  expect(tasks(today(queue))).toEqual(["FetchFromShelf an", "FetchFromShelf binh"]);
  // Each of them another copy, as long as there are some.
  expect(holdTasks(today(queue)).map((task) => "copies" in task && task.copies)).toEqual([[deMen, second], [second, deMen]]);
});

test("two desks each set a copy aside for one reader: listed until one of them is put back", () => {
  const an = waits("an");
  const [atPc, atTablet] = [caught(an, deMen), caught(an, second, { device: "tablet" })];
  const twice = today([an, atPc, atTablet]);
  expect(tasks(twice)).toEqual(["HoldCaughtTwice an"]);
  expect(twice.free).toEqual([]);
  const settled = today([an, atPc, atTablet, released(atTablet)]);
  expect(tasks(settled)).toEqual(["TellReader an"]);
  expect(settled.free).toEqual([second]);
});

test("two desks each noted the hold and set a copy aside: that is one reader with two copies, too", () => {
  const [atPc, atTablet] = [waits("an"), waits("an.b", { device: "tablet" })];
  expect(tasks(today([atPc, atTablet, caught(atPc, deMen), caught(atTablet, second, { device: "tablet" })]))).toEqual(["HoldCaughtTwice an"]);
});

test("lent elsewhere while it was kept for a reader: who waits again is told so", () => {
  const first = lent("chi");
  const back = returned({ after: first, closes: [first] });
  const an = waits("an");
  const aside = caught(an, deMen, { since: back, until: "2026-12-01" });
  const elsewhere = lent("binh", { after: back, device: "tablet", on: "2026-11-24" });
  const queue = today([an, aside], { acts: [first, back, elsewhere], copies: [deMen] });
  expect(inWords(queue)).toBe("an waiting");
  expect(tasks(queue)).toEqual(["HeldCopyLent an"]);
  // Seen to, it is a hold like any other.
  expect(tasks(today([an, aside, released(aside, { on: "2026-11-24" })], { acts: [first, back, elsewhere], copies: [deMen] }))).toEqual([]);
  // After its last day it was free: the hold is over and nothing is to be done.
  const late = lent("binh", { after: back, on: "2026-12-02" });
  expect(tasks(today([an, aside], { acts: [first, back, late], copies: [deMen], on: "2026-12-03" }))).toEqual([]);
});

test("who has the title from a desk that knew of no hold waits no more", () => {
  expect(inWords(today([waits("an")], { acts: [lent("an.12", { copy: second })] }))).toBe("an hasIt");
});

test("who has left, or is known here no longer, is passed over", () => {
  const queue = today([waits("left"), waits("nobody"), waits("an")]);
  expect(inWords(queue)).toBe("left passedOver, ? passedOver, an waiting");
  expect(queue.waiting).toHaveLength(1);
});

test("a title of which every copy is lost or withdrawn cannot be had; one that is only out can", () => {
  const loan = lent("binh");
  expect(tasks(today([waits("an")], { status: "withdrawn" }))).toEqual(["CannotBeHad an"]);
  expect(tasks(today([waits("an")], { acts: [loan, lost(loan)], copies: [deMen] }))).toEqual(["CannotBeHad an"]);
  expect(tasks(today([waits("an")], { acts: [loan], copies: [deMen] }))).toEqual([]);
  // Nothing is said before the copies of a title have come to this device.
  expect(tasks(today([waits("an")], { copies: [] }))).toEqual([]);
});

/** Any history of holds of up to three desks, each acting on what it has seen. */
const histories = fc
  .array(fc.record({ desk: fc.nat(2), act: fc.constantFrom("place", "place", "catch", "catch", "tell", "release", "cancel", "fill", "undo"), of: fc.nat(), sees: fc.nat(), who: fc.constantFrom("an", "binh", "chi", "an.12"), day: fc.integer({ min: 1, max: 9 }), at: fc.nat(20) }), { minLength: 8, maxLength: 32 })
  .map((steps) => {
    const events: HoldEvent[] = [];
    for (const { desk, act, of, sees, who, day, at } of steps) {
      const when = { device: `d${desk}`, on: `2026-11-0${day}`, at, after: sees % 4 === 0 ? null : (events[sees % Math.max(1, events.length)] ?? null) };
      const holds = events.filter((event): event is HoldPlaced => event.kind === "hold-placed");
      const catches = events.filter((event): event is HoldCaught => event.kind === "hold-caught");
      const [hold, aside, any] = [holds[of % Math.max(1, holds.length)], catches[of % Math.max(1, catches.length)], events[of % Math.max(1, events.length)]];
      if (act === "place") events.push(waits(who, when));
      if (act === "catch" && hold) events.push(caught(hold, of % 2 === 0 ? deMen : second, { ...when, until: `2026-11-${10 + (of % 9)}` }));
      if (act === "tell" && aside) events.push(told(aside, when));
      if (act === "release" && aside) events.push(released(aside, when));
      if (act === "cancel" && hold) events.push(ended(hold, "cancelled", when));
      if (act === "fill" && hold) events.push(ended(hold, "filled", { ...when, copy: deMen }));
      if (act === "undo" && any) events.push(takenBack(any, when));
    }
    return events;
  });

test("the queue is the same in whatever order its events came, and however often", () => {
  let acted = 0;
  fc.assert(
    fc.property(histories, fc.infiniteStream(fc.nat()), (events, chance) => {
      const next = () => Number(chance.next().value);
      const shuffled = [...events, ...events.filter(() => next() % 3 === 0)].map((event) => [next() % 1000, event] as const).sort((a, b) => a[0] - b[0]).map(([, event]) => event);
      expect(holdQueueOf(title, shuffled)).toEqual(holdQueueOf(title, events));
      expect(today(shuffled, { on: "2026-11-12" })).toEqual(today(events, { on: "2026-11-12" }));
      acted += events.length;
    }),
    { numRuns: 400, seed: 88 },
  );
  expect(acted).toBeGreaterThan(2000);
});

test("a copy never stands on the pick-up shelf for two readers, and nobody both waits and has one ready", () => {
  let aside = 0;
  fc.assert(
    fc.property(histories, (events) => {
      const { holds, waiting } = today(events, { on: "2026-11-12" });
      const standing = holds.flatMap((queued) => queued.standing.map(({ copy }) => copy));
      aside += standing.length;
      expect(new Set(standing).size).toBe(standing.length);
      const live = holds.filter(({ state }) => state === "waiting" || state === "ready").map(({ patron }) => patron?.id);
      expect(new Set(live).size).toBe(live.length);
      expect(waiting.every((queued) => queued.standing.length === 0)).toBe(true);
    }),
    { numRuns: 400, seed: 89 },
  );
  expect(aside).toBeGreaterThan(100);
});
