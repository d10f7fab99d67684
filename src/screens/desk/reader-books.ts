/** All that an open reader has out, of copies and of lots, and how many books that is. */
import type { PatronFile } from "../../desk/desk.ts";
import type { HeldLoan } from "../../domain/circulation/copy-story.ts";

export const heldIn = ({ loans, lots }: Pick<PatronFile, "loans" | "lots">): readonly HeldLoan[] => [...loans.map(({ loan }) => loan), ...lots.flatMap(({ loan, out }) => (out > 0 ? [loan] : []))];

export const booksIn = (loans: readonly HeldLoan[]): number => loans.reduce((sum, { quantity = 1 }) => sum + quantity, 0);
