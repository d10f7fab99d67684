/** What the desk's answers are put together from: copies and readers as they stand after what was decided. */
import type { Title } from "#domain/catalogue/title.ts";
import type { Debt } from "#domain/circulation/copy-state.ts";
import { storyOf, type HeldLoan } from "#domain/circulation/copy-story.ts";
import type { CirculationEvent, FactsThen } from "#domain/circulation/events.ts";
import { debtOf, heldOf } from "#domain/circulation/lot-story.ts";
import type { Copy } from "#domain/copies/copy.ts";
import { monthOf } from "#domain/kernel/day.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import type { LaterActKnown, CopyFile, How } from "./desk.ts";
import type { Act } from "./envelope.ts";
import type { Account, Known, RememberAsk } from "./ports.ts";

export const fileAfter = ({ copy, title, events, story }: Known, added: readonly CirculationEvent[]): CopyFile => ({
  copy,
  title,
  story: added.length === 0 ? story : storyOf(copy.id, [...events, ...added]),
});

/** Those whose copy and title are on this device. */
export const withBooks = <File extends { readonly copy: Copy | undefined; readonly title: Title | undefined }>(files: readonly File[]): (File & { readonly copy: Copy; readonly title: Title })[] =>
  files.flatMap((file) => (file.copy && file.title ? [{ ...file, copy: file.copy, title: file.title }] : []));

/** Only typed days are held to it: the clock of another desk can have been ahead. */
export const laterActKnown = (known: Known, { on }: How): LaterActKnown | undefined => {
  const { lastOn } = known.story;
  return on !== undefined && lastOn !== undefined && lastOn > on ? { type: "LaterActKnown", copy: fileAfter(known, []), lastOn } : undefined;
};

export const borrowing = ({ id }: Patron, { today }: Act): Pick<RememberAsk, "borrower"> => ({ borrower: { patron: id, month: monthOf(today) } });

/** All that counts when the rules are asked whether a reader may have more. */
export const heldBy = ({ loans, lots }: Pick<Account, "loans" | "lots">): HeldLoan[] => [...loans.map(({ loan }) => loan), ...lots.flatMap(({ loan }) => (loan.out > 0 ? [heldOf(loan)] : []))];

export const owedBy = ({ debts, lots }: Pick<Account, "debts" | "lots">): Debt[] => [...debts.map(({ debt }) => debt), ...lots.flatMap(({ loan }) => (loan.owed > 0 ? [debtOf(loan)] : []))];

export const factsThen = (title: Title, patron: Patron): FactsThen => ({
  group: patron.group,
  ...(patron.classUnit === undefined ? {} : { classUnit: patron.classUnit }),
  ...(patron.grade === undefined ? {} : { grade: patron.grade }),
  bookType: title.bookType,
  title: title.id,
});
