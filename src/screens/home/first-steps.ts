/** The order in which a library begins. Whether labels are stuck on no program can know: once there are books and readers, it lends. */
export const firstSteps = ["books", "readers", "printing", "lending"] as const;
export type StepName = (typeof firstSteps)[number];

export interface SchoolCounts {
  readonly copies: number;
  /** Copies that a scanner can open. */
  readonly labelled: number;
  readonly patrons: number;
}

export const nextStep = ({ copies, labelled, patrons }: SchoolCounts): StepName => {
  if (copies === 0) return "books";
  if (patrons === 0) return "readers";
  return labelled < copies ? "printing" : "lending";
};
