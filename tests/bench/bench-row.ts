/** One line of the table of `npm run bench`. */
export interface BenchRow {
  readonly name: string;
  /** How many documents, rows or events it was measured on. */
  readonly size: number;
  readonly ours: number;
  /** The peer or the bare thing, in the same run; null when it could not be measured, and then the row is not met. */
  readonly reference: number | null;
  readonly ratio: number | null;
  readonly target: number;
  readonly met: boolean;
}
