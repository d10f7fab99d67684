/** What a label and a card say, taken from a copy and a reader. */
import { displayTitle, type Title } from "#domain/catalogue/title.ts";
import type { Copy } from "#domain/copies/copy.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import type { CopyLabel, LibraryCard } from "./page-maker.ts";

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

/** Nothing when the reader has no card. A pupil's unit is a class, a teacher's a department. */
export const cardOf = ({ fullName, group, classUnit, cards }: Patron): LibraryCard | undefined => {
  const [code] = cards;
  if (code === undefined) return undefined;
  const unit = classUnit === undefined ? {} : group === "pupil" ? { classUnit } : { department: classUnit };
  return { fullName, code, ...unit };
};

/** A stack that a school printer takes in one go. */
export const sheetsPerBatch = 20;

export interface Batch {
  /** Counted from 1, both inside. */
  readonly first: number;
  readonly last: number;
}

export const batchesOf = (sheets: number): readonly Batch[] =>
  Array.from({ length: Math.ceil(sheets / sheetsPerBatch) }, (_, index) => ({ first: index * sheetsPerBatch + 1, last: Math.min((index + 1) * sheetsPerBatch, sheets) }));
