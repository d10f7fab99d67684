/** One reader entered twice: the two records are joined, and parted again when they were not one after all. */
import type { Day } from "#domain/kernel/day.ts";
import type { JoinId, PatronId } from "#domain/kernel/ids.ts";
import type { Result } from "#domain/kernel/result.ts";
import type { Patron } from "#domain/patrons/patron.ts";

export interface JoiningService {
  /** Readers who have one sector id and more than one record. */
  suggested(): Promise<readonly (readonly Patron[])[]>;
  /** The latest first. */
  joined(): Promise<readonly JoinFile[]>;
  /** Answers the reader, under the record that stays, when it is durably on disk. */
  join(from: PatronId, into: PatronId): Promise<Result<Patron, JoinRefusal>>;
  /** Each a join of its own, in one transaction; those that cannot be any more are left out. Answers what was joined. */
  joinAll(joins: readonly { readonly from: PatronId; readonly into: PatronId }[]): Promise<Result<readonly JoinId[], JoinRefusal>>;
  /** Each record is by itself again, with the loans and cards that were its own. */
  part(join: JoinId): Promise<Result<void, JoinRefusal>>;
  /** Those of them that still stand; answers how many. */
  partAll(joins: readonly JoinId[]): Promise<Result<number, JoinRefusal>>;
}

export interface JoinFile {
  readonly id: JoinId;
  readonly on: Day;
  /** Each record by itself. */
  readonly from: Patron;
  readonly into: Patron;
}

/** NotHere: a record went in the meantime. OneAlready: they are one reader, or one record. */
export interface JoinRefusal {
  readonly type: "ForLibrarians" | "NotHere" | "OneAlready";
}
