/**
 * Handing work over without a server: what is not sent, written to a sealed file, and such a file of another device of the
 * school taken in. Of each act it can be said how far it has come: this device, a file, the server.
 */
import type { Day } from "#domain/kernel/day.ts";
import type { EventId } from "#domain/kernel/ids.ts";
import type { Result } from "#domain/kernel/result.ts";
import type { Observable } from "./services.ts";

/** How far an act has come that is saved on this device. One that was refused, or has gone from here, is none of these. */
export type Reached = "device" | "file" | "server";

/** What stands between this device and the loss of what is only on it. */
export interface Filed {
  readonly unsent: number;
  /** Of those not sent. */
  readonly inFile: number;
  /** When the last file was known to be kept, ms. */
  readonly lastAt: number | null;
  /** When the oldest act that is not sent was done, ms; null = nothing waits, or it cannot be told. */
  readonly oldestAt: number | null;
}

export interface FileCounts {
  readonly events: number;
  readonly documents: number;
  readonly deletions: number;
}

export interface MadeFile {
  readonly name: string;
  readonly content: Blob;
  readonly counts: FileCounts;
  /** It lies where it is to lie: from now on its acts count as kept in a file. */
  kept(): Promise<void>;
}

export type FileRefusal =
  | { readonly type: "NotOurs" | "CutOff" | "Damaged" }
  | { readonly type: "NewerVersion"; readonly version: number }
  | { readonly type: "OtherSchool"; readonly schoolName: string };

/** What is in a file, before anything of it is taken in. */
export interface FileLook {
  readonly deviceName: string;
  readonly thisDevice: boolean;
  readonly madeAt: number;
  readonly since?: Day | undefined;
  readonly counts: FileCounts;
  /** Acts that are not on this device, and documents that are not here or are otherwise there. */
  readonly fresh: { readonly events: number; readonly documents: number };
  /** When this very file was taken in here, if it was. */
  readonly takenAt?: number | undefined;
  /** What is taken in; opaque to screens. */
  readonly work: unknown;
}

export interface TakenIn {
  readonly events: number;
  readonly documents: number;
}

export interface HandoverService {
  readonly filed: Observable<Filed>;
  /** A person should write a file now. */
  isDue(): boolean;
  /** All that is not sent; with `weeks`, also all that was done in the last so many, and all documents. */
  make(wish?: { readonly weeks?: number }): Promise<MadeFile>;
  /** Into a place that the person chooses where the browser can, else as a download, of which nobody knows whether it was kept. */
  save(file: MadeFile): Promise<"kept" | "downloaded" | "cancelled">;
  look(file: Blob): Promise<Result<FileLook, FileRefusal>>;
  /** Taken in twice, or in another order, it comes to the same. */
  takeIn(look: FileLook, onProgress: (done: number, all: number) => void): Promise<TakenIn>;
  reached(acts: readonly EventId[]): Promise<ReadonlyMap<EventId, Reached>>;
  readonly folder: FileFolder;
}

export type FolderState =
  /** This browser cannot write to a folder by itself. */
  | { readonly type: "Impossible" }
  | { readonly type: "None" }
  /** `NotAllowed`: the browser asks anew, which it does only when a person presses a button. `Failing`: it is not there, or full. */
  | { readonly type: "Ready" | "NotAllowed" | "Failing"; readonly name: string };

/** A folder chosen once, into which what is not sent is written again and again. */
export interface FileFolder {
  readonly state: Observable<FolderState>;
  /** Both while a person presses a button. */
  choose(): Promise<void>;
  allow(): Promise<void>;
  forget(): Promise<void>;
}
