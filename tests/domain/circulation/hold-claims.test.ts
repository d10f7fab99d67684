import { expect, test } from "vitest";
import { afterLending, afterReturn, mayUndoHoldAct, nextFor, notedWith } from "#domain/circulation/hold-acts.ts";
import { emptyStory } from "#domain/circulation/copy-story.ts";
import { mayBeSetAside, mayLend, type LendRequest } from "#domain/circulation/lend.ts";
import { defaultRules } from "#domain/circulation/loan-rules.ts";
import { keptUntil, mayPlaceHold, type PlaceRequest } from "#domain/circulation/place-hold.ts";
import { noQueue, type QueueToday } from "#domain/circulation/queue-today.ts";
import { mayRenew } from "#domain/circulation/renew.ts";
import { storyOf } from "#domain/circulation/copy-story.ts";
import { day } from "#domain/kernel/day.ts";
import type { EventId, PatronId, RulesId } from "#domain/kernel/ids.ts";
import type { Calendar } from "#domain/school/calendar.ts";
import { caught, ended, reader, released, second, takenBack, title as titleId, today, told, waits } from "./hold-story.ts";
import { deMen, lent, returned } from "./story.ts";

const rules = defaultRules("rules:r" as RulesId, day("2026-06-01"));
const calendar: Calendar = {
  schoolYear: { year: 2026, startsOn: day("2026-09-05"), firstTermEndsOn: day("2027-01-15"), endsOn: day("2027-05-31") },
  closedWeekdays: [0],
  closures: [],
  openDays: [],
};
const on = day("2026-11-24");
const title = { id: titleId, titleProper: "Dế Mèn phiêu lưu ký", authors: ["Tô Hoài"], bookType: "referenceBook" as const };
const copy = { id: deMen, title: titleId, accessionNo: "STK.001", barcodes: [], status: "open" as const };

const lending = (to: string, queue: QueueToday, more: Partial<LendRequest> = {}) =>
  mayLend({ copy, title, story: emptyStory(deMen), patron: reader(to), patronLoans: [], debts: [], rules, calendar, today: on, queue, ...more });
const refusals = (answer: ReturnType<typeof mayLend>) => (answer.ok ? [] : answer.error);

test("a copy on the pick-up shelf goes to its reader, and to nobody else", () => {
  const an = waits("an");
  const queue = today([an, caught(an, deMen, { until: "2026-12-01" })]);
  expect(refusals(lending("an", queue))).toEqual([]);
  expect(refusals(lending("binh", queue))).toEqual([{ type: "CopyIsHeldFor", patron: reader("an"), until: "2026-12-01" }]);
  // After its last day it is a copy like any other.
  expect(refusals(lending("binh", today([an, caught(an, deMen, { until: "2026-11-23" })])))).toEqual([]);
});

test("the last copies go to those who asked before; a librarian may decide otherwise, an assistant may not", () => {
  const one = today([waits("an")], { copies: [deMen] });
  const answer = lending("binh", one);
  expect(refusals(answer)).toEqual([{ type: "OthersWait", waiting: 1, free: 1 }]);
  expect([mayBeSetAside(refusals(answer), "librarian"), mayBeSetAside(refusals(answer), "assistant")]).toEqual([true, false]);
  expect(refusals(lending("an", one))).toEqual([]);
  // With two copies in, one is left for who waits.
  expect(refusals(lending("binh", today([waits("an")])))).toEqual([]);
  const two = today([waits("an"), waits("binh")]);
  expect([refusals(lending("an", two)), refusals(lending("binh", two)), refusals(lending("chi", two))]).toEqual([[], [], [{ type: "OthersWait", waiting: 2, free: 2 }]]);
});

test("who let the days pass comes after those who wait", () => {
  const an = waits("an");
  const events = [an, caught(an, deMen, { until: "2026-11-23" })];
  expect(refusals(lending("an", today(events, { copies: [deMen] })))).toEqual([]);
  expect(refusals(lending("an", today([...events, waits("binh")], { copies: [deMen] })))).toEqual([{ type: "OthersWait", waiting: 1, free: 1 }]);
});

test("what is read in the library keeps nobody waiting, but does not leave the pick-up shelf for it", () => {
  expect(refusals(lending("binh", today([waits("an")], { copies: [deMen] }), { use: "inLibrary" }))).toEqual([]);
  const an = waits("an");
  expect(refusals(lending("binh", today([an, caught(an)]), { use: "inLibrary" }))).toMatchObject([{ type: "CopyIsHeldFor" }]);
});

test("a book that somebody waits for is not renewed, unless a copy is in for everybody who waits", () => {
  const [loan] = storyOf(deMen, [lent("binh")]).loans;
  const renewing = (queue: QueueToday) => mayRenew({ loan: loan!, patron: reader("binh"), patronLoans: [loan!], rules, calendar, today: on, queue });
  const refusal = renewing(today([waits("an")], { acts: [lent("binh")], copies: [deMen] }));
  expect(refusal).toMatchObject({ ok: false, error: [{ type: "TitleIsAwaited", waiting: 1 }] });
  expect(renewing(today([waits("an")], { acts: [lent("binh")] }))).toMatchObject({ ok: true });
  expect(renewing(noQueue)).toMatchObject({ ok: true });
});

const placing = (more: Partial<PlaceRequest> = {}) => {
  const answer = mayPlaceHold({ title, patron: reader("an"), queue: today([]), onlyByQuantity: false, hasIt: false, holds: 0, rules, today: on, ...more });
  return answer.ok ? "placed" : answer.error.type;
};

test("a reader waits for two titles, or as many as the rules of the group say", () => {
  expect([placing(), placing({ holds: 1 }), placing({ holds: 2 })]).toEqual(["placed", "placed", "TooManyHolds"]);
  expect([placing({ holds: 2, rules: { ...rules, holds: { pupil: 3 } } }), placing({ rules: { ...rules, holds: { pupil: 0 } } })]).toEqual(["placed", "TooManyHolds"]);
});

test("nobody waits twice, for what they have, for what is not lent to them, or for what cannot be had", () => {
  expect(placing({ queue: today([waits("an")]) })).toBe("WaitsAlready");
  expect(placing({ queue: today([waits("binh")]) })).toBe("placed");
  expect(placing({ hasIt: true })).toBe("HasThisTitle");
  expect(placing({ title: { ...title, bookType: "teacherBook" } })).toBe("ReadInLibraryOnly");
  expect(placing({ queue: today([], { status: "withdrawn" }) })).toBe("NoCopyToLend");
  expect(placing({ onlyByQuantity: true })).toBe("OnlyByQuantity");
  expect(placing({ patron: reader("an", { active: false }) })).toBe("PatronHasLeft");
  expect(placing({ patron: reader("an", { block: { reason: "conduct", since: on, at: 1 } }) })).toBe("PatronIsBlocked");
});

test("a copy is kept for seven open days: Sundays, closed days and the holidays of the law do not count", () => {
  expect(keptUntil(calendar, day("2026-11-23"))).toBe("2026-12-01");
  expect(keptUntil({ ...calendar, closures: [{ from: day("2026-11-25"), to: day("2026-11-27"), name: "Thi" }] }, day("2026-11-23"))).toBe("2026-12-04");
  // 1 January is a holiday.
  expect(keptUntil(calendar, day("2026-12-28"))).toBe("2027-01-06");
});

test("a loan fills the hold of its reader, also the one noted twice, and takes the copy from the shelf of another", () => {
  const [an, again, binh] = [waits("an"), waits("an.12", { device: "tablet" }), waits("binh")];
  const loan = "event:loan" as EventId;
  const queue = today([an, again, binh, caught(binh)]);
  expect(afterLending(queue, { copy: deMen, patron: "patron:an" as PatronId, loan })).toMatchObject([
    { kind: "hold-ended", hold: an.id, because: "filled", loan },
    { kind: "hold-ended", hold: again.id, because: "filled", loan },
    { kind: "hold-released", loan },
  ]);
  expect(afterLending(noQueue, { copy: deMen, patron: "patron:an" as PatronId, loan })).toEqual([]);
});

test("who brings the title back had what they waited for", () => {
  const loan = lent("an", { copy: second });
  const an = waits("an");
  const queue = today([an, waits("binh")], { acts: [loan] });
  expect(afterReturn(queue, [{ patron: "patron:an" as PatronId, loan: loan.id }])).toMatchObject([{ kind: "hold-ended", hold: an.id, because: "filled", loan: loan.id }]);
  expect(nextFor(queue, copy)?.patron?.id).toBe("patron:binh");
  expect(nextFor(queue, { ...copy, status: "repair" })).toBeUndefined();
});

test("with an act on a copy all that was noted of holds because of it is taken back", () => {
  const loan = lent("binh");
  const back = returned({ after: loan, closes: [loan] });
  const an = waits("an");
  const aside = caught(an, deMen, { since: back });
  expect(notedWith([an, aside], back.id)).toEqual([aside]);
  expect(notedWith([an, aside, takenBack(aside)], back.id)).toEqual([]);
  const next = lent("an", { after: back });
  const filled = ended(an, "filled", { loan: next, copy: deMen });
  expect(notedWith([an, aside, filled], next.id)).toEqual([filled]);
});

test("only the latest act on a hold is taken back, and only once", () => {
  const an = waits("an");
  const aside = caught(an);
  const events = [an, aside, told(aside)];
  expect(mayUndoHoldAct(events, an.id)).toMatchObject({ ok: false, error: { type: "NotTheLatest" } });
  expect(mayUndoHoldAct(events, events[2]!.id)).toMatchObject({ ok: true });
  expect(mayUndoHoldAct([an, takenBack(an)], an.id)).toMatchObject({ ok: false, error: { type: "NothingToUndo" } });
  // What another reader's hold went through is no hindrance.
  expect(mayUndoHoldAct([an, waits("binh")], an.id)).toMatchObject({ ok: true });
  expect(mayUndoHoldAct([an, aside, released(aside)], aside.id)).toMatchObject({ ok: false });
});
