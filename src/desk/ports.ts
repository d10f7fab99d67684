/** What the desk needs done: by the store on this device, and by the clock. */
import type { Title } from "#domain/catalogue/title.ts";
import type { Debt } from "#domain/circulation/copy-state.ts";
import type { CopyStanding, CopyStory, OpenLoan } from "#domain/circulation/copy-story.ts";
import type { HoldEvent } from "#domain/circulation/hold-events.ts";
import type { Caught, HoldQueue } from "#domain/circulation/hold-queue.ts";
import type { CirculationEvent, LogEvent } from "#domain/circulation/events.ts";
import type { RuleBook } from "#domain/circulation/loan-rules.ts";
import type { LentApart } from "#domain/circulation/lent-apart.ts";
import type { LotEvent, LotLent } from "#domain/circulation/lot-events.ts";
import type { LentMoreThanThere, LotLoan, LotSum } from "#domain/circulation/lot-story.ts";
import type { Lot } from "#domain/copies/lot.ts";
import type { Copy } from "#domain/copies/copy.ts";
import type { LabelGivenTwice } from "#domain/copies/label.ts";
import type { Day } from "#domain/kernel/day.ts";
import type { CopyId, DeviceId, EventId, LotId, NoteId, PartyId, PatronId, SchoolId, StaffId, TitleId } from "#domain/kernel/ids.ts";
import type { ClockReading, Stamp } from "#domain/kernel/stamp.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import type { Calendar } from "#domain/school/calendar.ts";
import type { StaffRole } from "#domain/school/staff-role.ts";

export interface CirculationStore {
  copiesWithCode(code: string): Promise<readonly Copy[]>;
  copiesOfTitle(title: TitleId): Promise<readonly Copy[]>;
  /** Those that are known by this article number, 13 digits. */
  titlesWithArticle(article: string): Promise<readonly TitleId[]>;
  /** Those of them that are on this device, in the order asked; or those that bear a code. */
  copyFiles(asked: readonly CopyId[] | { readonly code: string }): Promise<readonly { copy: Copy; title: Title; story: CopyStanding }[]>;
  title(id: TitleId): Promise<Title | undefined>;
  /** Lots of these titles, with what is lent of them. */
  lotsOf(titles: readonly TitleId[]): Promise<readonly { readonly lot: Lot; readonly sum: LotSum }[]>;
  /** What a reader has out and owes, under all parties known here. */
  accountOf(patron: PatronId): Promise<Account>;
  patronOfParty(party: PartyId): Promise<PatronId | undefined>;
  /** Copies that stand on the pick-up shelf for somebody. */
  copiesKept(isKept: (caught: Caught) => boolean): Promise<ReadonlySet<CopyId>>;
  /** Those of them that are on this device, in the order asked. */
  events(ids: readonly EventId[]): Promise<readonly LogEvent[]>;
  storiesWithContradictions(): Promise<readonly CopyStanding[]>;
  /** Of copies that somebody has to look for on that day. */
  storiesToFind(on: Day): Promise<readonly CopyStanding[]>;
  /** What is noted for a later day, with whatever took it back or settled it. */
  actsAfter(day: Day): Promise<readonly LogEvent[]>;
  /** All that is known of something, as `aboutOf` names it, in no order. */
  eventsAbout(about: string): Promise<readonly LogEvent[]>;
  /** Keeps an event that belongs to no copy, with its place in the outbox; answers when it is on disk. */
  note<Event extends LogEvent>(decide: (device: Known["device"]) => Event): Promise<Event>;
  /** Lots of which more is out than there is, with the loans that go on. */
  shortLots(): Promise<readonly { readonly lot: Lot; readonly short: LentMoreThanThere; readonly title: Title | undefined; readonly lent: readonly LotLent[] }[]>;
  /** Loans of lots of which more was brought back than lent, with all events of each. */
  lotLoansWithSurplus(): Promise<readonly { readonly loan: LotLoan; readonly events: readonly LotEvent[] }[]>;
  /** Loans of lots that perhaps never were, by their readers: each looked at anew, or as far as is known since the last time. */
  lentApart(look: "anew" | "asKnown"): Promise<ReadonlyMap<PatronId, readonly LentApart[]>>;
  /** Those lots of them that are here. */
  lots(ids: readonly LotId[]): Promise<readonly Lot[]>;
  /** Labels that open more than one copy. */
  labelsGivenTwice(): Promise<readonly LabelGivenTwice<Copy>[]>;
  /** Numbers of all compensation receipts known here. */
  receiptNos(): Promise<readonly string[]>;
  /** A sealed remark, not yet kept. */
  sealedRemark(text: string): Promise<SealedRemark>;
  /**
   * Reads what is known of a copy and lets `decide` answer, inside one strict transaction that also keeps what was decided,
   * its readings and its place in the outbox. `decide` is synchronous. Answers only when all of it is on disk; undefined, and
   * nothing is decided, when there is no such copy on this device, or more than one with that code.
   */
  remember<Answer>(ask: RememberAsk, decide: (known: Known) => Decision<Answer>): Promise<Answer | undefined>;
}

export interface RememberAsk {
  readonly copy: { readonly id: CopyId } | { readonly code: string };
  /** Who may borrow it, and the library month a loan would belong to. */
  readonly borrower?: { readonly patron: PatronId; readonly month: string } | undefined;
  readonly remark?: SealedRemark;
  /** A number that a receipt is to have. */
  readonly receiptNo?: string | undefined;
}

/** An open loan with what it is of, as far as that is here. */
export interface LoanFile {
  readonly loan: OpenLoan;
  readonly copy: Copy | undefined;
  readonly title: Title | undefined;
}

export interface Account {
  readonly loans: readonly LoanFile[];
  readonly debts: readonly DebtFile[];
  /** What the reader has of lots, as far as something of it is out or owed. */
  readonly lots: readonly LotLoanFile[];
}

/** A loan of a lot with its title, as far as that is here. */
export interface LotLoanFile {
  readonly loan: LotLoan;
  readonly title: Title | undefined;
}

/** What a reader has to make good for, with the copy as far as that is here. */
export interface DebtFile {
  readonly debt: Debt;
  readonly copy: Copy | undefined;
  readonly title: Title | undefined;
}

/** Opaque to the desk but for the id. */
export interface SealedRemark {
  readonly note: NoteId;
  readonly sealed: unknown;
}

export interface Known {
  readonly copy: Copy;
  readonly title: Title;
  readonly events: readonly CirculationEvent[];
  readonly story: CopyStory;
  /** The readers of the story's open loans, as far as their ties are here. */
  readonly lentTo: readonly (PatronId | undefined)[];
  /** The party of the month asked for, tied to the reader when something is lent to it; and all that the reader has out and owes. */
  readonly borrower: ({ readonly party: PartyId } & Account) | undefined;
  /** Who waits for its title. */
  readonly waiting: KnownQueue;
  /** The number asked for is on another receipt. */
  readonly receiptTaken: boolean;
  readonly device: { readonly id: DeviceId; readonly school: SchoolId; readonly sequence: number; readonly lastStamp: Stamp | undefined };
}

/** What is known of the holds of a title. Copies and readers are left out when nobody waits for it. */
export interface KnownQueue {
  readonly queue: HoldQueue;
  /** All that was ever noted of holds of this title. */
  readonly events: readonly HoldEvent[];
  readonly copies: readonly { readonly copy: Copy; readonly story: CopyStanding }[];
  readonly readers: ReadonlyMap<PartyId, PatronId>;
  /** By the event that set a copy aside, when that copy was lent again. */
  readonly lentSince: ReadonlyMap<EventId, Day>;
}

export interface Decision<Answer> {
  readonly events: readonly (CirculationEvent | HoldEvent)[];
  readonly answer: Answer;
}

/** Readers, opened in memory: names are sealed at rest. */
export interface People {
  get(id: PatronId): Patron | undefined;
  withCard(code: string): readonly Patron[];
  /** Whose card with this code was cancelled. */
  withCancelledCard(code: string): readonly Patron[];
  /** Numbers that open more than one reader, with those. */
  sharedCards(): readonly { readonly code: string; readonly readers: readonly Patron[] }[];
  all(): readonly Patron[];
}

export interface Search {
  titles(query: string, limit: number): Promise<{ ids: readonly TitleId[]; approximate: boolean }>;
  patrons(query: string, limit: number): Promise<{ ids: readonly PatronId[]; approximate: boolean }>;
}

export interface DeskDeps {
  readonly store: CirculationStore;
  readonly people: People;
  readonly search: Search;
  readonly clock: () => ClockReading;
  /** The instant that decides the library day: never earlier than what was already written. */
  readonly now: () => number;
  readonly randomByte: () => number;
  /** The rules that are in force on a day. */
  readonly rules: (on: Day) => RuleBook;
  readonly calendar: () => Calendar;
  readonly staff: () => StaffId;
  /** Undefined when nobody is signed in. */
  readonly role: () => StaffRole | undefined;
  /** Empty until its document has come. */
  readonly deviceName: (device: DeviceId) => Promise<string>;
  readonly staffName: (staff: StaffId) => string;
  /** The part of a receipt's number that is this device's own. */
  readonly receiptBlock: () => number;
  readonly app: string;
  readonly onChange: (listener: () => void) => () => void;
}
