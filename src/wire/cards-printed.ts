/** Library cards that came out of the printer well, by their codes: a plain document of the desk, written once, removed when they did not. */
import type { Day } from "#domain/kernel/day.ts";
import type { PrintId } from "#domain/kernel/ids.ts";
import { logYearOf } from "#domain/school/calendar.ts";
import type { WireDocument } from "./documents.ts";

export interface CardsPrinted {
  readonly id: PrintId;
  readonly on: Day;
  readonly codes: readonly string[];
  /** The school year that the cards say, as the year it begins in; the first notes left it to the day. */
  readonly year: number;
}

export const cardsPrintedKind = "cards-printed";

export const cardsPrintedFrom = ({ _id, on, codes, year }: WireDocument): CardsPrinted => ({
  id: _id as PrintId,
  on: on as Day,
  codes: codes as readonly string[],
  year: typeof year === "number" ? year : logYearOf(on as Day),
});

export const cardsPrintedToDocument = ({ id, on, codes, year }: CardsPrinted): WireDocument => ({ _id: id, kind: cardsPrintedKind, v: 1, on, codes, year });
