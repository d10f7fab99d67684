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
  /** Brought back though no desk had lent it, as after a label that was stuck on the wrong book. */
  readonly returnedNotOut: readonly string[];
  /** Pairs of loans that two desks made of one copy, and nobody has settled. */
  readonly lentTwice: readonly string[];
}

export interface SeenEvent {
  readonly event: CirculationEvent;
  /** The day it truly was. */
  readonly trueDay: string;
}

interface Out {
  loan: string;
  party: string;
  day: string;
  due: string;
  month: string;
  claimed: boolean;
  lost: boolean;
}

/** What a loan of a day, and a renewal of one that was due on a day, are due on by the school's rules. */
export interface TrueDues {
  lent(on: string): string;
  renewed(on: string, due: string): string;
}

/** `seen` in the order in which it happened. Where a clock was wrong, what is due is what the true day makes it. */
export const trueReading = (seen: readonly SeenEvent[], dues: TrueDues): TrueReading => {
  const undone = new Set(seen.flatMap(({ event }) => (event.kind === "act-undone" ? [event.undoes as string] : [])));
  let open: Out[] = [];
  let missing = false;
  let owed: { loan: string; because: string }[] = [];
  let pairs: [string, string][] = [];
  const returnedNotOut: string[] = [];
  for (const { event, trueDay } of seen) {
    if (undone.has(event.id)) continue;
    if (event.kind === "copy-lent") {
      for (const other of open) if (other.party !== event.borrower.party || other.day !== event.day) pairs.push([other.loan, event.id]);
      open.push({ loan: event.id, party: event.borrower.party, day: event.day, due: event.day === trueDay ? event.due : dues.lent(trueDay), month: trueDay.slice(0, 7), claimed: false, lost: false });
      missing = false;
    } else if (event.kind === "copy-returned") {
      if (open.length === 0 && !missing) returnedNotOut.push(event.id);
      open = [];
      missing = false;
      owed = owed.filter(({ because }) => because !== "lost");
    } else if (event.kind === "loan-renewed") {
      for (const out of open) {
        if (out.loan !== event.loan) continue;
        const due = event.day === trueDay ? event.due : dues.renewed(trueDay, out.due);
        if (due > out.due) out.due = due;
      }
    } else if (event.kind === "return-claimed") {
      for (const out of open) if (out.loan === event.loan) out.claimed = true;
    } else if (event.kind === "copy-lost") {
      const out = open.find(({ loan }) => loan === event.loan);
      if (out) {
        out.lost = true;
        out.claimed = false;
        owed = [...owed.filter(({ loan, because }) => loan !== out.loan || because !== "lost"), { loan: out.loan, because: "lost" }];
      } else if (event.loan === undefined && open.length === 0) missing = true;
    } else if (event.kind === "copy-found") {
      missing = false;
      for (const out of open) out.lost = false;
      owed = owed.filter(({ because }) => because !== "lost");
    } else if (event.kind === "condition-noted") {
      if (event.loan !== undefined) owed = [...owed.filter(({ loan, because }) => loan !== event.loan || because !== "damaged"), { loan: event.loan, because: "damaged" }];
    } else if (event.kind === "loss-compensated") {
      owed = owed.filter(({ loan }) => loan !== event.loan);
      const out = open.find(({ loan, lost }) => loan === event.loan && lost);
      if (out) {
        open = open.filter((other) => other !== out);
        missing = true;
      }
    } else if (event.kind === "contradiction-settled") {
      const over = (loan: string): boolean => event.settles.includes(loan as never) && loan !== event.stands;
      open = open.filter(({ loan }) => !over(loan));
      owed = owed.filter(({ loan }) => !over(loan));
      pairs = pairs.filter((pair) => !pair.every((loan) => event.settles.includes(loan as never)));
    }
  }
  return {
    open: open.map(({ loan, due, month, claimed, lost }) => ({ loan, due, month, claimed, lost })),
    missing,
    owed: owed.map(({ loan, because }) => `${because} ${loan}`).sort(),
    returnedNotOut,
    lentTwice: pairs.map((pair) => pair.join(" ")).sort(),
  };
};
