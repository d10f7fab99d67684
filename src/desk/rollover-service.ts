/** What the turn of the school year asks of the store. What becomes of each reader is decided in domain/patrons. */
import type { PatronId } from "#domain/kernel/ids.ts";
import type { ListedPupil } from "#domain/patrons/list-match.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import type { Move } from "#domain/patrons/rollover.ts";
import type { SchoolYear } from "#domain/school/calendar.ts";
import type { PatronRow } from "./services.ts";

export interface RolloverService {
  /** All readers as they are on this device now. */
  readers(): Promise<readonly Patron[]>;
  /** Digests of sector ids that stand on a joined record of a reader. */
  otherSectorIds(): Promise<ReadonlyMap<string, PatronId>>;
  /** Rows of a list, to be matched; the sector id goes no further than this. */
  keyed(list: string, records: readonly PatronRow[]): Promise<readonly ListedPupil[]>;
  /** All or nothing, and it opens the school year if that is not open yet. Answers when it is on disk. */
  apply(work: RolloverWork, onProgress: (done: number, all: number) => void): Promise<RolloverDone>;
  /** What this device has written, the latest first: another device does not know what the readers were before. */
  earlier(): Promise<readonly EarlierRollover[]>;
  /** Each reader as before, as far as nobody has changed them since; new ones who have borrowed meanwhile stay. */
  undo(id: string): Promise<RolloverUndone>;
}

export interface RolloverWork {
  readonly year: SchoolYear;
  /** The year that was open when this was planned. */
  readonly openYear: number;
  readonly moves: readonly Pick<Move, "patron" | "fate" | "listed">[];
  readonly arrivals: readonly ListedPupil[];
}

export interface RolloverDone {
  /** To take it back. */
  readonly id: string;
  readonly moved: number;
  readonly left: number;
  readonly arrived: number;
  /** Undecided: they keep their class of last year. */
  readonly waiting: number;
  /** Changed by another desk since they were planned, and left alone. */
  readonly elsewhere: number;
}

export interface EarlierRollover {
  readonly id: string;
  readonly on: string;
  readonly year: number;
  readonly readers: number;
  readonly undone: boolean;
}

export interface RolloverUndone {
  readonly restored: number;
  readonly removed: number;
  readonly kept: readonly Patron[];
  /** The school year that stays open because something was written in it already; else the one before is open again. */
  readonly yearStays: number | undefined;
}
