import fc from "fast-check";
import { expect, test } from "vitest";
import { storyOf, type CopyStory } from "#domain/circulation/copy-story.ts";
import type { CirculationEvent, LogEvent } from "#domain/circulation/events.ts";
import { holdQueueOf } from "#domain/circulation/hold-queue.ts";
import { carriedOver } from "#domain/circulation/opening-position.ts";
import { caught, ended, told as announced, waits } from "./hold-story.ts";
import { claimed, deMen, found, inCondition, lent, lost, madeGood, renewed, returned, settled, undone } from "./story.ts";

const ids = (events: readonly LogEvent[]): string[] => events.map(({ id }) => id);
const carried = (...old: readonly LogEvent[]): string[] => ids(carriedOver({ old }));

/** What both a device with the old log and one with the position alone have to say alike. */
const speaksOf = ({ loans, debts, missingSince, condition, contradictions }: CopyStory) => ({ loans, debts, missingSince, condition, contradictions });

test("of what came back nothing is carried over", () => {
  const loan = lent("an");
  expect(carried(loan, renewed(loan, "2026-12-07"), returned({ after: loan, closes: [loan] }))).toEqual([]);
  const slip = lent("binh");
  expect(carried(slip, undone(slip))).toEqual([]);
});

test("a loan that goes on is carried over with all that was said of it, and nothing from before it", () => {
  const before = lent("binh");
  const back = returned({ after: before, closes: [before] });
  const loan = lent("an", { after: back });
  const longer = renewed(loan, "2026-12-07");
  const gone = lost(loan, { after: longer });
  const there = found({ after: gone });
  const said = claimed(loan, { after: there });
  expect(carried(before, back, loan, longer, gone, there, said)).toEqual(ids([loan, longer, gone, there, said]));
});

test("what is owed, missing or torn is carried over; what was made good is missing still", () => {
  const loan = lent("an");
  const back = returned({ after: loan, closes: [loan] });
  const torn = inCondition("torn", loan, { after: back });
  const other = lent("binh", { after: torn });
  expect(carried(loan, back, torn, other, returned({ after: other, closes: [other] }))).toEqual(ids([loan, back, torn]));
  const worn = inCondition("worn", undefined);
  expect(carried(inCondition("good", undefined, { at: 1 }), worn)).toEqual([worn.id]);
  const missing = lost(undefined);
  expect(carried(missing)).toEqual([missing.id]);
  expect(carried(missing, found({ after: missing }))).toEqual([]);
  const gone = lost(loan);
  const paid = madeGood(loan, { after: gone });
  expect(carried(loan, gone, paid)).toEqual(ids([loan, gone, paid]));
});

test("a contradiction nobody has settled is carried over whole; a settled one is not", () => {
  const [an, binh] = [lent("an", { device: "pc" }), lent("binh", { device: "tablet" })];
  const back = returned({ after: binh, closes: [binh] });
  expect(new Set(carried(an, binh, back))).toEqual(new Set(ids([an, binh, back])));
  expect(carried(an, binh, back, settled([an, binh], null, { after: back }))).toEqual([]);
});

test("who waits and what is kept for them is carried over, and the act after which it was set aside", () => {
  const over = waits("binh");
  const hold = waits("an", { after: over });
  const last = returned({});
  const aside = caught(hold, deMen, { since: last });
  const said = announced(aside);
  const old = [over, ended(over, "cancelled"), hold, aside, said];
  expect(carried(...old)).toEqual(ids([hold, aside, said]));
  expect(holdQueueOf(hold.title, carriedOver({ old }) as never).holds).toEqual(holdQueueOf(hold.title, old).holds);
  expect(ids(carriedOver({ old: [last], named: new Set([last.id]) }))).toEqual([last.id]);
});

test("a return of the new year that names a loan of the old one, already closed there, brings the old story with it", () => {
  const loan = lent("an");
  const back = returned({ after: loan, closes: [loan] });
  const again = returned({ after: loan, closes: [loan], on: "2027-06-02", device: "tablet" });
  expect(carried(loan, back)).toEqual([]);
  expect(ids(carriedOver({ old: [loan, back], later: [again] }))).toEqual(ids([loan, back]));
});

interface Step { readonly act: number; readonly party: number; readonly desk: number; readonly blind: boolean; readonly day: number }
const steps = (maxLength: number) => fc.array(fc.record({ act: fc.nat(11), party: fc.nat(3), desk: fc.nat(1), blind: fc.boolean(), day: fc.integer({ min: 1, max: 28 }) }), { maxLength });

/** One desk says something that it can say, of the copy as it knows it. */
const said = (step: Step, known: readonly CirculationEvent[], month: string): CirculationEvent | undefined => {
  const story = storyOf(deMen, known);
  const when = { on: `${month}-${String(step.day).padStart(2, "0")}`, device: `d${step.desk}`, after: story.last === null ? null : ({ id: story.last } as CirculationEvent) };
  const loan = known.find(({ id }) => id === story.loans[0]?.event);
  if (loan?.kind !== "copy-lent") {
    if (step.act < 6) return lent(`p${step.party}`, when);
    if (step.act < 8) return story.missingSince === undefined ? lost(undefined, when) : found(when);
    return step.act === 8 ? inCondition("worn", undefined, when) : step.act === 9 ? returned(when) : undefined;
  }
  const closes = known.filter(({ id }) => story.loans.some(({ event }) => event === id));
  const owed = known.find(({ id }) => story.debts.some((debt) => debt.loan === id));
  switch (step.act) {
    case 0: return renewed(loan, `${month}-28`, when);
    case 1: return lost(loan, when);
    case 2: return found(when);
    case 3: return claimed(loan, when);
    case 4: return inCondition("torn", loan, when);
    case 5: return owed?.kind === "copy-lent" ? madeGood(owed, when) : undefined;
    case 6: return closes.length > 1 ? settled(closes, loan, when) : undefined;
    default: return returned({ ...when, closes });
  }
};

/** Two desks; one that is blind acts on what both knew when it went away. */
const year = (all: readonly Step[], month: string, begins: readonly CirculationEvent[]): CirculationEvent[] => {
  const made: CirculationEvent[] = [];
  let away: number | undefined;
  for (const step of all) {
    if (!step.blind) away = undefined;
    else away ??= made.length;
    const event = said(step, [...begins, ...(step.blind ? made.filter((one, index) => index < (away ?? 0) || one.device === `device:d${step.desk}`) : made)], month);
    if (event) made.push(event);
  }
  return made;
};

test("a device that has only the position reads the new year as one that has the old log", () => {
  let [few, whole, told, brought, enough, runs] = [0, 0, 0, 0, 0, 0];
  fc.assert(
    fc.property(steps(14), steps(10), (before, after) => {
      const old = year(before, "2027-03", []);
      const position = carriedOver({ old }) as readonly CirculationEvent[];
      // The desks of the new year know the position and no more.
      const later = year(after, "2027-09", position);
      expect(speaksOf(storyOf(deMen, position))).toEqual(speaksOf(storyOf(deMen, old)));
      runs++;
      if (ids(carriedOver({ old, later })).join() === ids(position).join()) enough++;
      const [mine, theirs] = [storyOf(deMen, [...position, ...later]), storyOf(deMen, [...old, ...later])];
      expect({ loans: mine.loans, debts: mine.debts, missing: mine.missingSince, condition: mine.condition }).toEqual({ loans: theirs.loans, debts: theirs.debts, missing: theirs.missingSince, condition: theirs.condition });
      few += position.length;
      whole += old.length;
      told += later.length;
      if (position.length > 0) brought++;
    }),
    { numRuns: 500 },
  );
  expect(whole).toBeGreaterThan(1.5 * few);
  expect(told).toBeGreaterThan(1500);
  expect(brought).toBeGreaterThan(150);
  // What is left are returns of books nobody knew to be out, beside others of the old year that had not heard of each other.
  expect(enough / runs).toBeGreaterThan(0.9);
});

test("whatever was written of the new year by desks that knew otherwise, what is carried over then tells it right", () => {
  let corrected = 0;
  fc.assert(
    fc.property(steps(12), steps(8), fc.nat(11), (before, after, heard) => {
      const old = year(before, "2027-03", []);
      const later = year(after, "2027-09", old.slice(0, heard));
      const needed = carriedOver({ old, later }) as readonly CirculationEvent[];
      if (needed.length !== carriedOver({ old }).length) corrected++;
      const [mine, theirs] = [storyOf(deMen, [...needed, ...later]), storyOf(deMen, [...old, ...later])];
      expect({ loans: mine.loans, debts: mine.debts, missing: mine.missingSince, condition: mine.condition }).toEqual({ loans: theirs.loans, debts: theirs.debts, missing: theirs.missingSince, condition: theirs.condition });
    }),
    { numRuns: 500 },
  );
  expect(corrected).toBeGreaterThan(5);
});

test("year after year no more is carried over, and it tells the same", () => {
  let carriedTwice = 0;
  fc.assert(
    fc.property(steps(14), (before) => {
      const once = carriedOver({ old: year(before, "2027-03", []) }) as readonly CirculationEvent[];
      const twice = carriedOver({ old: once }) as readonly CirculationEvent[];
      expect(once).toEqual(expect.arrayContaining([...twice]));
      expect(speaksOf(storyOf(deMen, twice))).toEqual(speaksOf(storyOf(deMen, once)));
      carriedTwice += twice.length;
    }),
    { numRuns: 300 },
  );
  expect(carriedTwice).toBeGreaterThan(300);
});
