/** Loans by quantity as somebody tells them who has all slips before them, written apart from the product. */
import type { LogEvent } from "#domain/circulation/events.ts";
import { lotKinds, type LotEvent, type LotSettled } from "#domain/circulation/lot-events.ts";
import { earliest } from "./oracle.ts";

export const isOfLots = (event: LogEvent): event is LotEvent => (lotKinds as readonly string[]).includes(event.kind);

export interface Count {
  readonly lot: string;
  readonly lent: number;
  readonly out: number;
  readonly owed: number;
  readonly gone: number;
  readonly surplus: number;
}

/** What was taken back: by a slip of the hand, or by somebody who looked into it, unless that was itself taken back. */
const tornAmong = (slips: readonly LotEvent[]): ReadonlySet<string> => {
  const torn = new Set(slips.flatMap((slip) => (slip.kind === "lot-undone" ? [slip.undoes as string] : [])));
  for (const slip of slips) if (slip.kind === "lot-settled" && slip.undoes !== undefined && !torn.has(slip.id)) torn.add(slip.undoes);
  return torn;
};

/** Slip by slip, book by book, in whatever order they lie: no book comes back twice, and none is lost that came back. */
export const countSlips = (slips: readonly LotEvent[]): Map<string, Count> => {
  const torn = tornAmong(slips);
  const counts = new Map<string, Count>();
  for (const slip of slips) {
    if (slip.kind !== "lot-lent") continue;
    const pile = { returned: 0, found: 0, lost: 0, replaced: 0, paid: 0 };
    for (const other of slips) {
      if (other.kind === "lot-lent" || other.loan !== slip.id || torn.has(other.id)) continue;
      const { quantity } = other.thing;
      if (other.kind === "lot-returned") {
        pile.returned += quantity;
        if (other.found) pile.found += quantity;
      }
      if (other.kind === "lot-lost") pile.lost += quantity;
      if (other.kind === "lot-compensated") pile[other.by === "sameTitle" ? "replaced" : "paid"] += quantity;
    }
    let books = torn.has(slip.id) ? 0 : slip.thing.quantity;
    const lent = books;
    if (lent + pile.returned === 0) continue;
    let [surplus, owed, replaced, gone] = [0, 0, 0, 0];
    for (let one = 0; one < pile.returned; one++) if (books > 0) books--; else surplus++;
    for (let one = 0; one < pile.lost - pile.found; one++) if (books > 0) [books, owed] = [books - 1, owed + 1];
    for (let one = 0; one < pile.replaced; one++) if (owed > 0) [owed, replaced] = [owed - 1, replaced + 1];
    for (let one = 0; one < pile.paid; one++) if (owed > 0) [owed, gone] = [owed - 1, gone + 1];
    counts.set(slip.id, { lot: slip.thing.lot, lent, out: books, owed, gone, surplus });
  }
  return counts;
};

/** Loans that perhaps never were, since another desk lent the same title to the same reader (`readers` = by party) and neither knew of it; and loans of which more came back than was lent. Without those that somebody has looked into. */
export const asksForALook = (slips: readonly LotEvent[], counted: ReadonlyMap<string, Count>, readers: ReadonlyMap<string, string>): { readonly twice: readonly string[]; readonly surplus: readonly string[] } => {
  const torn = tornAmong(slips);
  const looked = slips.filter((slip): slip is LotSettled => slip.kind === "lot-settled" && !torn.has(slip.id));
  const out = slips.flatMap((slip) => (slip.kind === "lot-lent" && slip.borrower.is === "person" && (counted.get(slip.id)?.out ?? 0) > 0 && readers.has(slip.borrower.party) ? [slip] : []));
  const twice = out.filter((later) =>
    out.some((sooner) => {
      if (readers.get(sooner.borrower.party) !== readers.get(later.borrower.party) || sooner.facts.title !== later.facts.title) return false;
      const isSettled = looked.some(({ settles, loan }) => settles.includes(sooner.id) && settles.includes(later.id) && out.some(({ id }) => id === loan));
      return earliest(sooner, later) < 0 && sooner.device !== later.device && !isSettled && ![sooner, later].some(({ override }) => override?.refusals.includes("PatronHasThisTitle"));
    }),
  );
  const surplus = [...counted].flatMap(([loan, count]) => {
    const returns = slips.flatMap((slip) => (slip.kind === "lot-returned" && slip.loan === loan && !torn.has(slip.id) ? [slip.id] : []));
    return count.surplus > 0 && !looked.some((one) => one.loan === loan && returns.every((id) => one.settles.includes(id))) ? [loan] : [];
  });
  return { twice: twice.map(({ id }) => id), surplus };
};
