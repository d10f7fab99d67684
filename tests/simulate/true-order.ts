/**
 * What a copy's log must read as, told by somebody who saw everything happen: the acts in the order in which they truly
 * happened, whatever the clocks said and whoever heard of what when. Written apart from the product.
 */
import type { CirculationEvent } from "#domain/circulation/events.ts";

export interface TrueReading {
  /** Lending events of the open loans with the day they are due and the true library month they began in. */
  readonly open: readonly { readonly loan: string; readonly due: string; readonly month: string; readonly claimed: boolean; readonly lost: boolean }[];
  readonly missing: boolean;
  readonly owed: readonly string[];
  /** What cannot have been, and nobody has settled: the kind, and the acts it is about. */
  readonly contradictions: readonly string[];
  readonly last: string | null;
}

export interface SeenEvent {
  readonly event: CirculationEvent;
  /** The day it truly was. */
  readonly trueDay: string;
}

interface Out {
  readonly loan: string;
  readonly party: string;
  readonly day: string;
  readonly due: string;
  readonly month: string;
  readonly claimed: boolean;
  readonly lost: boolean;
}

/** What a loan of a day, and a renewal of one that was due on a day, are due on by the school's rules. */
export interface TrueDues {
  lent(event: Extract<CirculationEvent, { kind: "copy-lent" }>, on: string): string;
  renewed(event: Extract<CirculationEvent, { kind: "loan-renewed" }>, on: string, due: string): string;
}

/** `seen` in the order in which it happened. What is due is what the true day and the school's rules make it. */
export const trueReading = (seen: readonly SeenEvent[], dues: TrueDues): TrueReading => {
  const events = new Map(seen.map(({ event }) => [event.id as string, event]));
  const undone = new Set(seen.flatMap(({ event }) => (event.kind === "act-undone" ? [event.undoes as string] : [])));
  const dueOf = duesBySight(seen, dues, undone);
  let open: Out[] = [];
  let away: Out[] = [];
  let missing = false;
  let madeGood: string | undefined;
  let owed: { loan: string; because: string }[] = [];
  const found: { kind: string; acts: string[] }[] = [];
  const settled: Set<string>[] = [];
  const set = (loan: string | undefined, change: Partial<Out>): void => {
    open = open.map((out) => (out.loan === loan ? { ...out, ...change } : out));
  };
  const owes = (loan: string, because: string): void => {
    owed = [...owed.filter((debt) => debt.loan !== loan || debt.because !== because), { loan, because }];
  };
  for (const { event, trueDay } of seen) {
    if (undone.has(event.id)) continue;
    if (event.kind === "copy-lent") {
      const { party } = event.borrower;
      for (const other of open) if (other.party !== party || other.day !== trueDay) found.push({ kind: "LentTwice", acts: [other.loan, event.id] });
      open = [...open, { loan: event.id, party, day: trueDay, due: dueOf.get(event.id) ?? "", month: trueDay.slice(0, 7), claimed: false, lost: false }];
      missing = false;
      madeGood = undefined;
    } else if (event.kind === "copy-returned") {
      if (open.length === 0 && madeGood !== undefined) found.push({ kind: "CameBackAfterCompensation", acts: [madeGood, event.id] });
      else if (open.length === 0 && !missing && !isExplained(event, seen, events, undone)) found.push({ kind: "ReturnedNotOut", acts: [event.id] });
      [open, away, missing, madeGood] = [[], [], false, undefined];
      owed = owed.filter(({ because }) => because !== "lost");
    } else if (event.kind === "loan-renewed") {
      const due = dueOf.get(event.id) ?? "";
      open = open.map((out) => (out.loan === event.loan && due > out.due ? { ...out, due } : out));
    } else if (event.kind === "return-claimed") set(event.loan, { claimed: event.withdrawn !== true });
    else if (event.kind === "copy-lost") {
      if (open.some(({ loan }) => loan === event.loan)) {
        set(event.loan, { lost: true, claimed: false });
        owes(event.loan ?? "", "lost");
      } else if (event.loan === undefined && open.length === 0) missing = true;
    } else if (event.kind === "copy-found") {
      missing = false;
      open = open.map((out) => ({ ...out, lost: false }));
      owed = owed.filter(({ because }) => because !== "lost");
    } else if (event.kind === "condition-noted") {
      const lent = event.loan === undefined ? undefined : events.get(event.loan);
      if (lent?.kind === "copy-lent" && !undone.has(lent.id)) owes(lent.id, "damaged");
    } else if (event.kind === "loss-compensated") {
      owed = owed.filter(({ loan }) => loan !== event.loan);
      if (open.some(({ loan, lost }) => loan === event.loan && lost)) {
        open = open.filter(({ loan }) => loan !== event.loan);
        // A book that was given under the same number stands on the shelf.
        if (!event.replaces) [missing, madeGood] = [true, event.id];
      }
    } else if (event.kind === "contradiction-settled") {
      settled.push(new Set(event.settles));
      const over = ({ loan }: { loan: string }): boolean => event.settles.includes(loan as never) && loan !== event.stands;
      [open, away] = [[...open.filter((out) => !over(out)), ...away.filter(({ loan }) => loan === event.stands)], [...away.filter(({ loan }) => loan !== event.stands), ...open.filter(over)]];
      owed = owed.filter((debt) => !over(debt));
    }
  }
  return {
    open: open.map(({ loan, due, month, claimed, lost }) => ({ loan, due, month, claimed, lost })),
    missing,
    owed: owed.map(({ loan, because }) => `${because} ${loan}`).sort(),
    contradictions: found.filter(({ acts }) => !settled.some((settles) => acts.every((act) => settles.has(act)))).map(({ kind, acts }) => [kind, ...acts].join(" ")).sort(),
    last: seen[seen.length - 1]?.event.id ?? null,
  };
};

/** A renewal goes on from the day its desk had seen: that of the loan and of the renewals before it in the chain of causes. */
const duesBySight = (seen: readonly SeenEvent[], dues: TrueDues, undone: ReadonlySet<string>): ReadonlyMap<string, string> => {
  const events = new Map(seen.map(({ event }) => [event.id as string, event]));
  const known = new Map<string, string>();
  for (const { event, trueDay } of seen) {
    if (event.kind === "copy-lent") known.set(event.id, dues.lent(event, trueDay));
    if (event.kind !== "loan-renewed") continue;
    const before = chainOf(event, events).filter((one) => one.id === event.loan || (one.kind === "loan-renewed" && one.loan === event.loan && !undone.has(one.id)));
    // The loan itself was seen in any case: it is named.
    const due = [event.loan as string, ...before.map(({ id }) => id as string)].map((id) => known.get(id) ?? "").sort().pop() ?? "";
    known.set(event.id, dues.renewed(event, trueDay, due));
  }
  return known;
};

const chainOf = (event: CirculationEvent, events: ReadonlyMap<string, CirculationEvent>): CirculationEvent[] => {
  const before = event.cause === null ? undefined : events.get(event.cause);
  return before ? [before, ...chainOf(before, events)] : [];
};

const twoWeeks = 14 * 86_400_000;

/** The same return noted within two weeks at two desks that did not know of each other, with no loan after either but before the other; or one of a loan that the log knows. */
const isExplained = (returned: Extract<CirculationEvent, { kind: "copy-returned" }>, seen: readonly SeenEvent[], events: ReadonlyMap<string, CirculationEvent>, undone: ReadonlySet<string>): boolean => {
  // How many loans there had been at each act: the same number is the same coming back.
  let loans = 0;
  const loansAt = new Map(seen.map(({ event: { id, kind } }) => [id as string, kind === "copy-lent" && !undone.has(id) ? ++loans : loans]));
  const knows = (one: CirculationEvent, other: string): boolean => chainOf(one, events).some(({ id }) => id === other);
  const others = [...events.values()].filter(({ id, kind }) => kind === "copy-returned" && id !== returned.id && !undone.has(id) && loansAt.get(id) === loansAt.get(returned.id) && Math.abs(Date.parse(events.get(id)!.day) - Date.parse(returned.day)) <= twoWeeks);
  return returned.closes.some((loan) => events.has(loan)) || others.some((other) => !knows(returned, other.id) && !knows(other, returned.id));
};
