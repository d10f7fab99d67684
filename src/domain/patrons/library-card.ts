/**
 * A lost library card is cancelled, not forgotten: its code stays with its reader, with the day and the card given in its
 * place, so that the desk can say whose it was. A cancelled code never opens its reader, whatever `cards` says.
 * Two devices may have changed one reader's cards apart from each other: each code is then merged by itself, so that no
 * cancellation is lost and no card that was given out in the meantime goes dead.
 */
import { isSameCode, mergedByCode } from "../copies/code-lists.ts";
import type { Day } from "../kernel/day.ts";
import { mergeThree, type Merged } from "../kernel/merge.ts";
import { placeInSchool, type CancelledCard, type Patron } from "./patron.ts";

type Cards = Pick<Patron, "cards" | "cancelledCards">;

/** The codes that open this reader. */
export const openCards = ({ cards, cancelledCards }: Cards): readonly string[] =>
  cancelledCards === undefined ? cards : cards.filter((code) => !cancelledCards.some((cancelled) => isSameCode(cancelled.code, code)));

export const cancelledCard = ({ cancelledCards = [] }: Cards, code: string): CancelledCard | undefined =>
  cancelledCards.find((cancelled) => isSameCode(cancelled.code, code));

/** The reader with `given` in place of the lost card; undefined when the lost one does not open the reader (any more). */
export const withLostCard = (patron: Patron, lost: string, given: string, on: Day): Patron | undefined => {
  const code = openCards(patron).find((card) => isSameCode(card, lost));
  if (code === undefined) return undefined;
  const cards = patron.cards.flatMap((card) => (isSameCode(card, code) ? [given] : [card]));
  return { ...patron, cards, cancelledCards: [...(patron.cancelledCards ?? []), { code, on, replacedBy: given }] };
};

/**
 * The reader whose cancelled card is valid again: it was found, or was never lost. What had been given in its place is
 * cancelled instead, for it may have been printed. Undefined when no such card is cancelled.
 */
export const withFoundCard = (patron: Patron, found: string, on: Day): Patron | undefined => {
  const entry = cancelledCard(patron, found);
  if (entry === undefined) return undefined;
  const replacement = standInFor(patron, entry);
  const others = (patron.cancelledCards ?? []).filter((cancelled) => cancelled !== entry);
  return {
    ...patron,
    cards: [entry.code, ...patron.cards.filter((card) => card !== replacement && !isSameCode(card, entry.code))],
    cancelledCards: replacement === undefined ? others : [...others, { code: replacement, on, replacedBy: entry.code }],
  };
};

/** The card now valid that was given for it; a card given in its place may have been lost as well. */
const standInFor = (patron: Patron, entry: CancelledCard): string | undefined => {
  const open = openCards(patron);
  const seen = new Set<CancelledCard>();
  for (let at: CancelledCard | undefined = entry; at?.replacedBy !== undefined && !seen.has(at); at = cancelledCard(patron, at.replacedBy)) {
    seen.add(at);
    const next: string = at.replacedBy;
    const card = open.find((code) => isSameCode(code, next));
    if (card !== undefined) return card;
  }
  return undefined;
};

/** As `mergeThree`, but card by card, for none of them may be lost, and the place in school as one. */
export const mergePatrons = (base: Patron | undefined, mine: Patron, theirs: Patron): Merged<Patron> => {
  const { merged, lost } = mergeThree(base && withoutCards(base), withoutCards(mine), withoutCards(theirs), placeInSchool);
  const cancelledCards = mergedByCode(base?.cancelledCards ?? [], mine.cancelledCards ?? [], theirs.cancelledCards ?? [], ({ code }) => code);
  const all = mergedByCode(base?.cards ?? [], mine.cards, theirs.cards, (code) => code);
  const cards = openCards({ cards: all, cancelledCards });
  return { merged: { ...merged, cards, ...(cancelledCards.length === 0 ? {} : { cancelledCards }) }, lost };
};

const withoutCards = ({ cards, cancelledCards, ...rest }: Patron): Omit<Patron, keyof Cards> => rest;
