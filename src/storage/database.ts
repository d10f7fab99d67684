/**
 * The one IndexedDB database of a school on this device. Everything that belongs together is written in one transaction,
 * and every write transaction is strict: "saved" on the screen means on disk, also after a power cut.
 */
import Dexie, { type EntityTable, type Table } from "dexie";
import type { ClockKnown } from "#domain/circulation/clock-explanations.ts";
import type { LogEvent } from "#domain/circulation/events.ts";
import type { Debt } from "#domain/circulation/copy-state.ts";
import type { CopyStanding, OpenLoan } from "#domain/circulation/copy-story.ts";
import type { Hold } from "#domain/circulation/hold-queue.ts";
import type { LotLoan, LotSum } from "#domain/circulation/lot-story.ts";
import { tailOf, type CopyId, type DeviceId, type LotId, type PartyId, type PatronId, type SchoolId, type StaffId, type TitleId } from "#domain/kernel/ids.ts";
import type { Day } from "#domain/kernel/day.ts";
import type { RecordsJoined } from "#domain/patrons/joined-records.ts";
import type { Stamp } from "#domain/kernel/stamp.ts";
import type { SchoolYear } from "#domain/school/calendar.ts";
import type { WireDocument } from "#wire/documents.ts";
import type { SchoolKey } from "#wire/seal.ts";
import type { FileOrigin } from "#wire/sealed-file.ts";
import type { Position } from "../sync/keeper.ts";
import { counted, storeVersions, type StoreVersion } from "./store-versions.ts";

/** A mutable document as this device has it. `doc` is without `_rev`. */
export interface DocRow {
  readonly id: string;
  readonly database: string;
  readonly doc: WireDocument;
  /** The server's revision it is equal to or was edited from; absent = the server has not seen it. */
  readonly rev?: string;
  /** An edit that was acknowledged and not read back yet: no position tells whether the server still has it. */
  readonly unread?: 1;
  /** Revisions of the server that it had here before, newest first; absent while there was none. */
  readonly earlier?: readonly string[];
  /** What the server had when it was edited here; absent when there is no unsent edit. */
  readonly base?: WireDocument;
}

export interface CopyRow extends DocRow {
  readonly title: TitleId;
  /** Folded codes and what an input method makes of them. */
  readonly codes: readonly string[];
  readonly accessionNo: string;
}

export interface PatronRow extends DocRow {
  readonly cards: readonly string[];
  /** Codes of cancelled cards, folded; absent when there are none, and in rows of earlier versions. */
  readonly cancelled?: readonly string[];
  readonly matchKey?: string;
}

export interface TieRow extends DocRow {
  readonly party: PartyId;
  readonly patron: PatronId;
  readonly month: string;
  /** The class that the party is, and that the reader answers for. */
  readonly classUnit?: string;
}

export interface OtherRow extends DocRow {
  readonly kind: string;
  /** Of a join that this device can read. */
  readonly joined?: RecordsJoined;
}

export interface EventRow {
  readonly id: string;
  /** The story it belongs to, as `aboutOf` says. */
  readonly about: string;
  readonly database: string;
  /** As it is told: what a clock statement corrects is corrected. */
  readonly event: LogEvent;
  /** As it was written and as it travels, when that is not the same. */
  readonly written?: LogEvent;
  /** Of a closed year, and nothing of it speaks in the year that was opened, this one: kept, and told no more. */
  readonly past?: number;
  /** Came when its year was closed already, or goes on from what was left behind: the position is to be looked at. */
  readonly late?: 1;
}

export interface LoanRow {
  readonly event: string;
  readonly copy: CopyId;
  readonly party: PartyId;
  readonly due: string;
  readonly loan: OpenLoan;
}

/** What a reader has to make good for. */
export interface DebtRow {
  readonly event: string;
  readonly copy: CopyId;
  readonly party: PartyId;
  readonly debt: Debt;
}

/** Who waits for a title, or for whom a copy still stands on the pick-up shelf. */
export interface HoldRow {
  readonly event: string;
  readonly title: TitleId;
  readonly party: PartyId;
  /** 0, 1, 2 … in the queue of its title. */
  readonly place: number;
  readonly hold: Hold;
}

/** One loan of a lot, also when it is over: what is gone for good still counts. */
export interface LotLoanRow {
  readonly event: string;
  readonly lot: LotId;
  /** As long as something of it is out or owed. */
  readonly party?: PartyId;
  /** Likewise, of what a whole class has. */
  readonly classUnit?: string;
  readonly loan: LotLoan;
}

export interface LotSumRow extends LotSum {
  readonly lot: LotId;
}

export interface OutboxEntry {
  readonly n?: number;
  readonly id: string;
  readonly database: string;
  /** A deletion, or an erasure, carries all that is left of its document. */
  readonly deletion?: WireDocument;
  /** Of a title or a copy: what was deleted. It does not travel. */
  readonly was?: WireDocument;
  /** By whose file it came, and of when. */
  readonly handed?: FileOrigin;
  /** How often it was edited again since it waits, and since it was last in a file. */
  readonly again?: number;
}

/** A document that was erased, here or elsewhere: whatever content comes under its id goes again. */
export interface ErasedRow {
  readonly id: string;
  readonly database: string;
  /** No server has ever been sent what was erased, nor that it is. */
  readonly unheard?: 1;
}

/** What the server did not take, or what was deleted at one device and edited at another. */
export interface RefusedRow {
  readonly n?: number;
  readonly id: string;
  readonly database: string;
  /** As it was sent. */
  readonly doc: WireDocument;
  readonly reason: string;
  /** What an edit was made from; of a deleted title or copy, what it was. */
  readonly base?: WireDocument;
  /** Of a copy that was deleted at one device and edited at another: its title, which was deleted with it. */
  readonly title?: WireDocument;
  /** When, by this device's clock, ms; earlier versions did not say. */
  readonly at?: number;
  /** A librarian has let it go; it can be taken back until that school year is closed. */
  readonly letGo?: { readonly at: number; readonly by: StaffId; readonly year: number };
}

/** What this device had written and another one's edit replaced. */
export interface LostRow {
  readonly n?: number;
  readonly id: string;
  /** By field, of readers sealed; null = taken away. */
  readonly fields: object;
  /** When the two met, ms; earlier versions did not say. */
  readonly at?: number;
  /** It came to a second server, and this device only brought the two together. */
  readonly elsewhere?: true;
  /** What a person said of it, with what stood before it was brought back; kept until that school year is closed. */
  readonly answered?: { readonly is: "fine" | "broughtBack"; readonly at: number; readonly year: number; readonly before?: object };
}

export interface FeedRow extends Position {
  readonly database: string;
}

/** What a list of readers, or the turn of the school year, changed here, so that it can be taken back. Readers are in it as sealed as they were. */
export interface PatronImportRow {
  readonly n?: number;
  readonly file: string;
  readonly on: Day;
  readonly added: readonly PatronId[];
  readonly changed: readonly { readonly before: WireDocument; readonly after: WireDocument }[];
  readonly undone: boolean;
  readonly rollover?: { readonly from: SchoolYear; readonly to: SchoolYear; readonly closed?: number };
}

/** After which event of ours, and what the clock said: that the app was opened, unless it was a jump (`moved`), or a person named the day. */
export interface ClockNote {
  readonly after: number;
  readonly wall: number;
  readonly moved?: number;
  readonly named?: Day;
}

/** Who this device is at this school. One row, changed in the transaction that uses it. */
export interface DeviceRow {
  readonly key: "this";
  readonly id: DeviceId;
  readonly name: string;
  readonly school: SchoolId;
  readonly account: { readonly name: string; readonly password: string };
  readonly block: number;
  readonly sequence: number;
  readonly nextCopySerial: number;
  readonly nextCardSerial: number;
  readonly lastStamp?: Stamp;
  /** The latest place in the outbox that was ever handed out to be sent, or written to a file. */
  readonly handedOut?: number;
  /** The latest one of an act; as the one before while that is not known. */
  readonly actsOut?: number;
  /** The place in the outbox up to which all is in a file, and when that was written. */
  readonly filed?: { readonly upTo: number; readonly at: number };
  readonly offset: number | null;
  /** When the clock's error was last known, and up to which of this device's events. */
  readonly clockKnown?: ClockKnown & { readonly sequence: number };
  /** What else was noted of the clock since. */
  readonly clockOpens?: readonly ClockNote[];
  readonly schoolKey: SchoolKey;
  readonly rawKey: Uint8Array<ArrayBuffer>;
  /** Another writes under this device's id too, from this sequence on; `next`: who it will be instead. */
  readonly doubled?: { readonly from: number; readonly next: DeviceId };
  readonly lastExchangeAt: number | null;
  readonly demo: boolean;
  readonly deferred: boolean;
}

export interface SchoolDatabase extends Dexie {
  events: EntityTable<EventRow, "id">;
  titles: EntityTable<DocRow, "id">;
  copies: EntityTable<CopyRow, "id">;
  patrons: EntityTable<PatronRow, "id">;
  ties: EntityTable<TieRow, "id">;
  others: EntityTable<OtherRow, "id">;
  /** Of the copies that are not at rest; what an earlier version kept of others, and more than this of each, is true as well and goes with the next act. */
  stories: EntityTable<CopyStanding, "copy">;
  openLoans: EntityTable<LoanRow, "event">;
  debts: EntityTable<DebtRow, "event">;
  holds: EntityTable<HoldRow, "event">;
  lotLoans: EntityTable<LotLoanRow, "event">;
  lotSums: EntityTable<LotSumRow, "lot">;
  outbox: Table<OutboxEntry, number>;
  refused: Table<RefusedRow, number>;
  lost: Table<LostRow, number>;
  patronImports: Table<PatronImportRow, number>;
  erased: EntityTable<ErasedRow, "id">;
  /** What a server said is deleted, and when that was heard: an old file must not bring it back. */
  gone: EntityTable<{ id: string; at: number }, "id">;
  feeds: EntityTable<FeedRow, "database">;
  counters: EntityTable<{ name: CounterName; value: number }, "name">;
  device: EntityTable<DeviceRow, "key">;
  caches: EntityTable<{ name: string; value: unknown }, "name">;
}

export type CounterName = "unsent" | "refused" | "contradictions" | "titles" | "copies" | "patrons";

export const databaseNameOf = (school: SchoolId): string => `tu-sach-${tailOf(school)}`;

/** Declares every version that this program knows, with the changes between them; the store itself is opened with the first question. */
export const openDatabase = (name: string, factory?: Factory, known: readonly StoreVersion[] = storeVersions): SchoolDatabase => {
  const db = ofOurs(name, factory);
  for (const { version, stores, change } of known) {
    const declared = db.version(version).stores(stores);
    if (change) declared.upgrade((transaction) => counted(version, transaction, change));
  }
  return db;
};

/**
 * Declares only the newest version, as nearly every start finds it: to declare all of them takes a tenth of a second on an old PC.
 * A store of an older one stays as it is, and opening it ends with `olderStore`.
 */
export const openNewest = (name: string, factory?: Factory, known: readonly StoreVersion[] = storeVersions): SchoolDatabase => {
  const db = ofOurs(name, factory);
  const whole: Record<string, string> = Object.assign({}, ...known.map(({ stores }) => stores));
  db.version(Math.max(...known.map(({ version }) => version))).stores(whole).upgrade(() => {
    throw Object.assign(new Error("the store is of an older version"), { name: olderStore });
  });
  return db;
};

export const olderStore = "OlderStore";

interface Factory {
  readonly indexedDB: IDBFactory;
  readonly IDBKeyRange: typeof IDBKeyRange;
}

const ofOurs = (name: string, factory: Factory | undefined): SchoolDatabase => new Dexie(name, { chromeTransactionDurability: "strict", ...factory }) as SchoolDatabase;

export const addTo = async (db: SchoolDatabase, name: CounterName, change: number): Promise<void> => {
  if (change === 0) return;
  const row = await db.counters.get(name);
  await db.counters.put({ name, value: (row?.value ?? 0) + change });
};
