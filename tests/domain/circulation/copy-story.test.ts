import fc from "fast-check";
import { expect, test } from "vitest";
import { storyOf } from "#domain/circulation/copy-story.ts";
import type { CirculationEvent } from "#domain/circulation/events.ts";
import { mayUndo } from "#domain/circulation/undo.ts";
import { plainReading } from "../../simulate/oracle.ts";
import { named } from "../../simulate/readings.ts";
import { deMen, lent, returned, undone } from "./story.ts";

const holders = (events: readonly CirculationEvent[]) => storyOf(deMen, events).loans.map(({ borrower }) => borrower.party.slice(6));

test("a copy that nothing has happened to is in", () => {
  expect(storyOf(deMen, [])).toEqual({ copy: deMen, loans: [], last: null, contradictions: [], timesLent: 0, debts: [] });
});

test("a copy that is lent is out until it comes back", () => {
  const first = lent("an");
  expect(holders([first])).toEqual(["an"]);
  expect(holders([first, returned({ after: first, closes: [first] })])).toEqual([]);
});

test("two desks that were offline lent one copy: both loans are kept, disputed, and it is one contradiction", () => {
  const [atPc, atTablet] = [lent("an", { device: "pc" }), lent("binh", { device: "tablet" })];
  const story = storyOf(deMen, [atPc, atTablet]);
  expect(story.loans.map(({ disputed }) => disputed)).toEqual([true, true]);
  expect(story.contradictions).toEqual([{ type: "LentTwice", copy: deMen, first: atPc.id, second: atTablet.id, cameBack: false }]);
});

test("when a copy that was lent twice comes back, both loans are over and what is left is to know how it happened", () => {
  const [atPc, atTablet] = [lent("an"), lent("binh", { device: "tablet" })];
  const story = storyOf(deMen, [atPc, atTablet, returned({ after: atTablet, closes: [atPc, atTablet], on: "2026-11-25" })]);
  expect(story.loans).toEqual([]);
  expect(story.contradictions).toMatchObject([{ type: "LentTwice", cameBack: true }]);
});

test("an act that is only late is no contradiction: lent and brought back at one desk before the other desk lent it", () => {
  const first = lent("an", { on: "2026-11-20", at: 1 });
  const back = returned({ on: "2026-11-21", at: 2, after: first, closes: [first] });
  const second = lent("binh", { on: "2026-11-22", at: 3, device: "tablet" });
  expect(storyOf(deMen, [second, back, first]).contradictions).toEqual([]);
  expect(holders([second, back, first])).toEqual(["binh"]);
});

test("cause comes before day and stamp: a tablet whose clock is years behind still returns after the loan it saw", () => {
  const first = lent("an", { on: "2026-11-20", at: 5000 });
  expect(holders([returned({ on: "2019-01-01", at: 1, after: first, closes: [first], device: "tablet" }), first])).toEqual([]);
});

test("one book noted as back at two desks is no contradiction", () => {
  const first = lent("an");
  expect(storyOf(deMen, [first, returned({ after: first, closes: [first] }), returned({ after: first, closes: [first], device: "tablet" })]).contradictions).toEqual([]);
});

test("a copy that comes back though nobody had it is listed", () => {
  expect(storyOf(deMen, [returned()]).contradictions).toMatchObject([{ type: "ReturnedNotOut" }]);
});

test("a copy that comes back though nobody had it is listed also where a desk had noted an earlier coming back that the others never heard of", () => {
  const first = lent("an", { at: 1 });
  const back = returned({ at: 2, after: first, closes: [first] });
  const backToo = returned({ at: 3, after: first, closes: [first], device: "tablet" });
  const second = lent("binh", { at: 4, after: back });
  const backAgain = returned({ at: 5, after: second, closes: [second] });
  const fromNowhere = returned({ at: 6, after: backAgain });
  expect(storyOf(deMen, [first, back, backToo, second, backAgain]).contradictions).toEqual([]);
  expect(storyOf(deMen, [first, back, backToo, second, backAgain, fromNowhere]).contradictions).toMatchObject([{ type: "ReturnedNotOut", returned: fromNowhere.id }]);
});

test("a loan that was undone never happened; a return that was undone leaves the book out", () => {
  const first = lent("an");
  expect(storyOf(deMen, [first, undone(first)])).toMatchObject({ loans: [], timesLent: 0 });
  const back = returned({ after: first, closes: [first] });
  expect(holders([first, back, undone(back)])).toEqual(["an"]);
});

test("only the latest act may be undone, and only once", () => {
  const first = lent("an");
  const back = returned({ after: first, closes: [first] });
  expect(mayUndo([first, back], first.id, "librarian")).toMatchObject({ ok: false, error: { type: "NotTheLatest" } });
  expect(mayUndo([first, back], back.id, "librarian")).toMatchObject({ ok: true });
  expect(mayUndo([first, undone(first)], first.id, "librarian")).toMatchObject({ ok: false, error: { type: "NothingToUndo" } });
});

/** Any history of up to three desks, each acting on what it has seen, with some events seen late. */
const histories = fc.array(
  fc.record({ desk: fc.nat(2), act: fc.constantFrom("lend", "return", "undo"), party: fc.nat(3), sees: fc.nat(), day: fc.integer({ min: 1, max: 9 }), at: fc.nat(20) }),
  { minLength: 1, maxLength: 24 },
).map((steps) => {
  const events: CirculationEvent[] = [];
  for (const { desk, act, party, sees, day, at } of steps) {
    const after = events.length === 0 || sees % 5 === 0 ? null : (events[sees % events.length] ?? null);
    const when = { device: `d${desk}`, after, on: `2026-11-0${day}`, at };
    if (act === "lend") events.push(lent(`p${party}`, when));
    else if (act === "return") events.push(returned({ ...when, closes: after?.kind === "copy-lent" ? [after] : [] }));
    else if (after && after.kind !== "act-undone") events.push(undone(after, when));
  }
  return events;
});

test("the story is the same in whatever order the events arrive, and however often", () => {
  let told = 0;
  fc.assert(
    fc.property(histories, fc.infiniteStream(fc.nat()), (events, chance) => {
      const arrived = [...events, ...events.filter((_event, index) => index % 3 === 0)]
        .map((event) => ({ event, key: chance.next().value as number }))
        .sort((a, b) => a.key - b.key)
        .map(({ event }) => event);
      told += events.length;
      expect(storyOf(deMen, arrived)).toEqual(storyOf(deMen, events));
    }),
    { numRuns: 500 },
  );
  expect(told).toBeGreaterThan(2000);
});

test("the story agrees with the plain reading of the log", () => {
  let contradictory = 0;
  fc.assert(
    fc.property(histories, (events) => {
      const story = storyOf(deMen, events);
      const plain = plainReading(events);
      contradictory += plain.contradictions.length;
      expect({ open: story.loans.map(({ event }) => event), last: story.last }).toEqual({ open: plain.open.map(({ loan }) => loan), last: plain.last });
      expect(story.contradictions.map(named).sort()).toEqual(plain.contradictions);
    }),
    { numRuns: 500 },
  );
  expect(contradictory).toBeGreaterThan(50);
});

test("a forged log whose causes run in a circle is still told whole", () => {
  const [a, b] = [lent("an"), lent("binh")];
  const ring = [{ ...a, cause: b.id }, { ...b, cause: a.id }];
  expect(storyOf(deMen, ring).timesLent).toBe(2);
});
