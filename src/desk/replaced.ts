/** Edits of this device that another one's edit replaced when the two met: what was written here is kept, to be looked at and brought back. */
import type { Result } from "#domain/kernel/result.ts";
import type { ChangedField } from "./refused.ts";

export interface ReplacedService {
  /** The latest first, also those that a person has settled. */
  all(): Promise<readonly ReplacedEdit[]>;
  /** How many, and how many of them nobody has settled: told without opening one. */
  counts(): Promise<{ readonly all: number; readonly open: number }>;
  /** What was written here stands again, as an ordinary edit. */
  bringBack(row: number): Promise<Result<void, ReplacedRefusal>>;
  itIsFine(row: number): Promise<Result<void, ReplacedRefusal>>;
  /** As before it was settled; what was brought back gives way again, unless somebody has written something else since. */
  takeBack(row: number): Promise<Result<void, ReplacedRefusal>>;
}

/** NotHere: what was edited is gone, or this was settled meanwhile. */
export interface ReplacedRefusal {
  readonly type: "ForLibrarians" | "NotHere";
}

export interface ReplacedEdit {
  readonly row: number;
  readonly of: string;
  readonly name: string;
  readonly at: number | undefined;
  /** It was written to another server, not by this device. */
  readonly elsewhere: boolean;
  readonly fields: readonly ChangedField[];
  readonly answered: "fine" | "broughtBack" | undefined;
  /** The school year is turned at its own place, and what is gone is not brought back field by field. */
  readonly mayBringBack: boolean;
}
