/** Library cards that came out of the printer well, by their codes: a plain document of the desk, written once, removed when they did not. */
import type { Day } from "#domain/kernel/day.ts";
import type { PrintId } from "#domain/kernel/ids.ts";
import type { WireDocument } from "./documents.ts";

export interface CardsPrinted {
  readonly id: PrintId;
  readonly on: Day;
  readonly codes: readonly string[];
}

export const cardsPrintedKind = "cards-printed";

export const cardsPrintedFrom = ({ _id, on, codes }: WireDocument): CardsPrinted => ({ id: _id as PrintId, on: on as Day, codes: codes as readonly string[] });

export const cardsPrintedToDocument = ({ id, on, codes }: CardsPrinted): WireDocument => ({ _id: id, kind: cardsPrintedKind, v: 1, on, codes });
