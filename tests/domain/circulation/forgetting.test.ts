import { expect, test } from "vitest";
import { borrowersIn, loansMeantBy, sameReaders, tiesToForget, type MonthTie } from "#domain/circulation/forgetting.ts";
import type { CopyLent, LogEvent } from "#domain/circulation/events.ts";
import { day } from "#domain/kernel/day.ts";
import type { EventId, PartyId, PatronId } from "#domain/kernel/ids.ts";

const tie = (patron: string, party: string, month = "2026-10"): MonthTie => ({ patron: `patron:${patron}` as PatronId, party: `party:${party}` as PartyId, month });
const parties = (ties: readonly MonthTie[]) => ties.map(({ party }) => party.slice(6));
const due = (ties: readonly MonthTie[], today: string, daysKept = 30, ...open: string[]) =>
  parties(tiesToForget(ties, { today: day(today), daysKept, open: new Set(open.map((party) => `party:${party}` as PartyId)) }));

test("a tie goes when its month is as many days past as the school says, not a day before", () => {
  const ties = [tie("an", "a"), tie("an", "b", "2026-11"), tie("an", "c", "2026-12")];
  expect(due(ties, "2026-11-30")).toEqual([]);
  expect(due(ties, "2026-12-01")).toEqual(["a"]);
  expect(due(ties, "2026-12-30")).toEqual(["a"]);
  expect(due(ties, "2026-12-31")).toEqual(["a", "b"]);
  expect(due(ties, "2027-01-30")).toEqual(["a", "b"]);
  expect(due(ties, "2027-01-31")).toEqual(["a", "b", "c"]);
  expect(due(ties, "2026-11-01", 0)).toEqual(["a"]);
});

test("a tie that something is open under stays, however old", () => {
  expect(due([tie("an", "a"), tie("binh", "b")], "2027-10-01", 30, "a")).toEqual(["b"]);
});

test("two parties of one reader and month are told to be the same when one of them goes, and again the same", () => {
  const ties = [tie("an", "c"), tie("an", "a"), tie("an", "b"), tie("an", "x", "2026-11"), tie("binh", "d")];
  expect(sameReaders([ties[0]!], ties)).toEqual([["party:a", "party:b"], ["party:b", "party:c"]]);
  expect(sameReaders([ties[1]!, ties[2]!], ties)).toEqual(sameReaders([ties[0]!], ties));
  expect(sameReaders([ties[4]!], ties)).toEqual([]);
});

const lent = (id: string, party: string, group: "pupil" | "teacher", on: string) =>
  ({ id: `event:${id}`, kind: "copy-lent", day: day(on), borrower: { party: `party:${party}`, is: "person" }, facts: { group } }) as unknown as CopyLent;

test("readers who borrowed are counted once in a month, by the group they had then", () => {
  const events: LogEvent[] = [
    lent("1", "a", "pupil", "2026-10-01"),
    lent("2", "a", "pupil", "2026-10-31"),
    lent("3", "b", "pupil", "2026-10-05"),
    lent("4", "c", "teacher", "2026-10-05"),
    lent("5", "e", "pupil", "2026-10-06"),
    lent("6", "f", "pupil", "2026-11-01"),
    { id: "event:7", kind: "act-undone", undoes: "event:5", day: day("2026-11-01") } as unknown as LogEvent,
  ];
  expect(borrowersIn("2026-10", events, [])).toEqual([{ group: "pupil", count: 2 }, { group: "teacher", count: 1 }]);
  const [a, b, m] = ["party:a", "party:b", "party:m"] as PartyId[] as [PartyId, PartyId, PartyId];
  // Also when what links them is a party that the log has no loan of, and in whatever order it is told.
  for (const same of [[[a, b]], [[a, m], [b, m]], [[b, m], [a, m]], [[m, b], [m, a], [a, b]]] as const) {
    expect(borrowersIn("2026-10", events, same)).toEqual([{ group: "pupil", count: 1 }, { group: "teacher", count: 1 }]);
  }
});

test("whose tie an event needs is told by the loans it is about", () => {
  const [first, second] = ["event:1", "event:2"] as EventId[] as [EventId, EventId];
  const about = (event: object) => loansMeantBy(event as LogEvent);
  expect(about(lent("1", "a", "pupil", "2026-10-01"))).toEqual([first]);
  expect(about({ kind: "copy-returned", closes: [first, second] })).toEqual([first, second]);
  expect(about({ kind: "loan-renewed", loan: first })).toEqual([first]);
  expect(about({ kind: "copy-lost" })).toEqual([]);
  expect(about({ kind: "visit-counted" })).toEqual([]);
  expect(about({ kind: "contradiction-settled", settles: [first, second], stands: second })).toEqual([second]);
});
