/**
 * Desks that did not know of each other may each have lent a title to the same reader, one of them at least by quantity: perhaps
 * the same set was confirmed twice. A desk that knows what the reader has asks a librarian first, and that she allowed it stands
 * in the loan; so the two loans alone tell it, on every device the same. Until somebody has looked, one book is believed.
 */
import type { EventId, TitleId } from "../kernel/ids.ts";
import type { OpenLoan } from "./copy-story.ts";
import type { CopyLent } from "./events.ts";
import type { LendRefusal } from "./lend.ts";
import type { LotLent } from "./lot-events.ts";
import type { LotLoan } from "./lot-story.ts";
import { earlier } from "./order.ts";

export type Lending = CopyLent | LotLent;

/** What one reader has out. */
export interface HasOut {
  readonly lots: readonly LotLoan[];
  readonly loans: readonly OpenLoan[];
}

export interface LentApart {
  /** The loan that perhaps never was: of two by quantity the later one; a copy was in somebody's hand. */
  readonly doubtful: EventId;
  readonly beside: EventId;
}

/** Loans whose lending has to be looked at to tell; nearly always none. */
export const inQuestion = (has: HasOut): EventId[] =>
  [...byTitle(has).values()].flatMap(({ lots, loans }) => (lots.length > 0 && lots.length + loans.length > 1 ? [...lots, ...loans].map(({ event }) => event) : []));

export const lentApart = (has: HasOut, lendings: ReadonlyMap<EventId, Lending>): LentApart[] =>
  [...byTitle(has).values()].flatMap(({ lots, loans }) => {
    const inOrder = lots.flatMap((loan) => lendings.get(loan.event) ?? []).sort(earlier);
    const copies = loans.flatMap((loan) => lendings.get(loan.event) ?? []);
    const looked = lots.flatMap((loan) => loan.looked ?? []);
    return inOrder.flatMap((doubtful, index) => {
      const beside = [...copies, ...inOrder.slice(0, index)].find((one) => areApart(one, doubtful) && !looked.some((settles) => settles.includes(one.id) && settles.includes(doubtful.id)));
      return beside ? [{ doubtful: doubtful.id, beside: beside.id }] : [];
    });
  });

const areApart = (a: Lending, b: Lending): boolean => a.device !== b.device && ![a, b].some(knewOfAnother);

const knewOfAnother = ({ override }: Lending): boolean => override?.refusals.includes("PatronHasThisTitle" satisfies LendRefusal["type"]) === true;

/** Of copies only what counts when the rules ask whether the reader has the title. */
const byTitle = ({ lots, loans }: HasOut): ReadonlyMap<TitleId, { lots: LotLoan[]; loans: OpenLoan[] }> => {
  const titles = new Map<TitleId, { lots: LotLoan[]; loans: OpenLoan[] }>();
  const of = ({ facts }: LotLoan | OpenLoan) => {
    const known = titles.get(facts.title) ?? { lots: [], loans: [] };
    titles.set(facts.title, known);
    return known;
  };
  for (const loan of lots) if (loan.out > 0 && loan.borrower.is === "person") of(loan).lots.push(loan);
  for (const loan of loans) if (!loan.disputed && loan.claimedOn === undefined && loan.use === undefined) of(loan).loans.push(loan);
  return titles;
};
