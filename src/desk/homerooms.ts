/** The homeroom teachers of the school year that is open: letters, messages and loans to a class as a whole are addressed to them. */
import type { PatronId } from "#domain/kernel/ids.ts";
import type { Patron } from "#domain/patrons/patron.ts";

export interface HomeroomService {
  /** By class, those who are known here and have not left. */
  teachers(): Promise<ReadonlyMap<string, Patron>>;
  /** Undefined: nobody is said to. Answers when it is durably on disk. */
  setTeacher(classUnit: string, teacher: PatronId | undefined): Promise<void>;
}
