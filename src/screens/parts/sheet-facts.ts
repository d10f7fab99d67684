/** What a label and a card say, taken from a copy and a reader. */
import { displayTitle, type Title } from "#domain/catalogue/title.ts";
import type { Copy } from "#domain/copies/copy.ts";
import { openCards } from "#domain/patrons/library-card.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import type { ClassSheet, ClassSheetReader, CopyLabel, LibraryCard } from "./page-maker.ts";

/** Nothing when the copy has no code yet. */
export const labelOf = (copy: Copy, title: Title, school: string): CopyLabel | undefined => {
  const [code] = copy.barcodes;
  if (code === undefined) return undefined;
  return {
    school,
    title: displayTitle(title),
    accessionNo: copy.accessionNo,
    code,
    ...(title.classNumber === undefined ? {} : { classNumber: title.classNumber }),
    ...(title.titleCode === undefined ? {} : { titleCode: title.titleCode }),
  };
};

/** Nothing when the reader has no valid card. A pupil's unit is a class, a teacher's a department. */
export const cardOf = (patron: Patron): LibraryCard | undefined => {
  const { fullName, group, classUnit } = patron;
  const [code] = openCards(patron);
  if (code === undefined) return undefined;
  const unit = classUnit === undefined ? {} : group === "pupil" ? { classUnit } : { department: classUnit };
  return { fullName, code, ...unit };
};

/** Readers by their unit, in the order of `units`, each under the words for it; those without one come last, under the words for their group. */
export const classesOf = (patrons: readonly Patron[], units: readonly string[], unitWords: (patron: Patron) => string): readonly ClassSheet[] => {
  const placeOf = ({ classUnit }: Patron): number => (classUnit === undefined ? units.length : units.indexOf(classUnit));
  const classes = new Map<string, ClassSheetReader[]>();
  for (const patron of patrons.toSorted((a, b) => placeOf(a) - placeOf(b))) {
    const [code] = openCards(patron);
    const unit = unitWords(patron);
    const reader = { fullName: patron.fullName, ...(code === undefined ? {} : { code }) };
    classes.set(unit, [...(classes.get(unit) ?? []), reader]);
  }
  return [...classes].map(([unit, readers]) => ({ unit, readers }));
};

/** Which of the cards stand on the sheets of a stack. */
export const cardsOfBatch = <Card>(cards: readonly Card[], { first, last }: Batch, perSheet: number, startAt: number): readonly Card[] =>
  cards.slice(Math.max(0, (first - 1) * perSheet - startAt), last * perSheet - startAt);

/** A stack that a school printer takes in one go. */
export const sheetsPerBatch = 20;

export interface Batch {
  /** Counted from 1, both inside. */
  readonly first: number;
  readonly last: number;
}

export const batchesOf = (sheets: number): readonly Batch[] =>
  Array.from({ length: Math.ceil(sheets / sheetsPerBatch) }, (_, index) => ({ first: index * sheetsPerBatch + 1, last: Math.min((index + 1) * sheetsPerBatch, sheets) }));
