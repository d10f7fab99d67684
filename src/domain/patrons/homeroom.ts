/**
 * Which teacher answers for a class (giáo viên chủ nhiệm). Said anew each school year: next year's 6A is another class.
 */
import type { HomeroomId, PatronId } from "../kernel/ids.ts";

export interface Homeroom {
  /** Drawn anew each time it is said: a document that is edited keeps whom it named before. */
  readonly id: HomeroomId;
  readonly year: number;
  readonly classUnit: string;
  readonly teacher: PatronId;
}

/** By class. Where two desks said it at once, every desk shows the same one of them until somebody says it again. */
export const homeroomTeachers = (all: readonly Homeroom[], year: number): ReadonlyMap<string, PatronId> =>
  new Map(all.filter((homeroom) => homeroom.year === year).sort((a, b) => (a.id < b.id ? -1 : 1)).map(({ classUnit, teacher }) => [classUnit, teacher]));
