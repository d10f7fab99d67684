/**
 * What the server did not take, and what was deleted at one device and edited at another: each waits on this device with its
 * content until a person sends it again, mends it, or lets it go. Nothing of it is dropped in silence.
 */
import type { Result } from "#domain/kernel/result.ts";
import type { ToldEvent } from "./desk.ts";

export interface RefusedService {
  /** The latest first, also those that were let go. */
  all(): Promise<readonly RefusedFile[]>;
  /** How many, also those that were let go: told without opening one. */
  count(): Promise<number>;
  /** Back into the readings of this device and to be sent; answers how many of them. An act whose id is taken becomes an act of its own. */
  sendAgain(rows: readonly number[]): Promise<number>;
  /** The same with other words in these fields, if what is wrong with it is mended by them. An empty one is taken away. */
  mend(row: number, fields: Readonly<Record<string, string>>): Promise<Result<void, RefusedRefusal>>;
  letGo(row: number): Promise<Result<void, RefusedRefusal>>;
  /** Was let go, and is to be looked at after all. */
  takeBack(row: number): Promise<Result<void, RefusedRefusal>>;
  /** Their original content, as JSON; what is sealed stays sealed. */
  exported(rows: readonly number[]): Promise<string>;
}

/** StillWrong: this device would refuse it itself. InUse: something else here names it. NotHere: it was settled meanwhile. */
export type RefusedRefusal = { readonly type: "ForLibrarians" | "NotHere" | "InUse" } | { readonly type: "StillWrong"; readonly why: RefusalCause };

export interface RefusedFile {
  readonly row: number;
  readonly what: RefusedAct | RefusedDocument;
  readonly why: RefusalCause;
  /** Word for word as the server said it. */
  readonly reason: string;
  /** ms; earlier versions did not say. */
  readonly at: number | undefined;
  readonly letGo: { readonly at: number; readonly by: string } | undefined;
  readonly maySendAgain: boolean;
  /** What a person can mend it in, with what stands there. */
  readonly mendable: readonly { readonly field: string; readonly text: string }[];
  readonly mayLetGo: boolean;
}

export interface RefusedAct {
  readonly is: "act";
  readonly told: ToldEvent;
  /** What it was of, as far as that is here. */
  readonly books: readonly string[];
}

export interface RefusedDocument {
  readonly is: "document";
  /** What it is, by its id: "title", "copy", "patron" … */
  readonly of: string;
  /** Its own word for it when this version does not know it. */
  readonly unknownKind: string | undefined;
  /** Empty when nothing here says it. */
  readonly name: string;
  readonly did: "made" | "edited" | "deleted";
  readonly fields: readonly ChangedField[];
}

/** null = nothing stands there. */
export interface ChangedField {
  readonly field: string;
  readonly mine: unknown;
  readonly now: unknown;
}

/** Why it was not taken, in facts. */
export type RefusalCause =
  | { readonly type: "DeletedThere" | "EditedThere" | "IdTaken" | "Erased" | "WrongPlace" | "TooLarge" | "NoRight" | "Unreadable" | "Unknown" }
  | { readonly type: "BrokenShape"; readonly field: string };
