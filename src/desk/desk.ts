/**
 * What people do at the desk, as the screens see it. Screens show and ask; the desk does; the domain decides.
 * Everything here works offline. Every answer is a value with facts; the screen makes the sentence.
 */
import type { Title } from "#domain/catalogue/title.ts";
import type { BackdatingRefusal } from "#domain/circulation/backdating.ts";
import type { Contradiction } from "#domain/circulation/contradictions.ts";
import type { Debt } from "#domain/circulation/copy-state.ts";
import type { CopyStanding, HeldLoan, OpenLoan } from "#domain/circulation/copy-story.ts";
import type { CirculationEvent, LogEvent, OverrideReason } from "#domain/circulation/events.ts";
import type { LendRefusal } from "#domain/circulation/lend.ts";
import type { LossRule } from "#domain/circulation/loan-rules.ts";
import type { LentApart } from "#domain/circulation/lent-apart.ts";
import type { LoanAct, LoanActRefusal } from "#domain/circulation/loan-acts.ts";
import type { QueuedHold } from "#domain/circulation/queue-today.ts";
import type { LentMoreThanThere } from "#domain/circulation/lot-story.ts";
import type { RenewRefusal } from "#domain/circulation/renew.ts";
import type { Sought } from "#domain/circulation/to-find.ts";
import type { UndoRefusal } from "#domain/circulation/undo.ts";
import type { Copy } from "#domain/copies/copy.ts";
import type { Day } from "#domain/kernel/day.ts";
import type { CopyId, EventId, PatronId, TitleId } from "#domain/kernel/ids.ts";
import type { Result } from "#domain/kernel/result.ts";
import type { Patron, PatronBlock } from "#domain/patrons/patron.ts";

export interface Desk {
  /** One input, no mode switch. `openPatron` is the reader whose panel is open, if any. */
  scan(code: string, openPatron: PatronId | undefined, how?: How): Promise<ScanAnswer>;
  /** The card that several have was scanned, and this one holds it: as if it were theirs alone. */
  chooseHolder(code: string, patron: PatronId, how?: How): Promise<ScanAnswer>;
  /** Whether a scan of it would find something here; nothing is done. */
  knows(code: string): Promise<boolean>;
  /** Lend although rules refuse: a librarian's decision with a recorded reason. Only refusals that `mayBeSetAside`, by who is signed in. */
  lendAnyway(copy: CopyId, patron: PatronId, override: OverrideAsked, how?: How): Promise<ScanAnswer>;
  /** A copy picked from a list instead of scanned: same as scanning it. Within a second, once more is the same click. */
  choose(copy: CopyId, openPatron: PatronId | undefined, how?: How): Promise<ScanAnswer>;
  /** Taken back wherever it is out, whoever's panel is open; never lent, also when it is back already. */
  takeBack(copy: CopyId, how?: How): Promise<ScanAnswer>;
  /** It is being brought back though this desk knows of no loan: another desk may have lent it. */
  takeBackUnknown(copy: CopyId, how?: How): Promise<ScanAnswer>;
  /** Puts off one loan; for all of a reader or of a class it is asked once for each. */
  renew(loan: Pick<OpenLoan, "copy" | "event">, patron: PatronId, override?: OverrideAsked, how?: How): Promise<RenewAnswer>;
  /** Lost, found, claimed as returned, its condition, made good, settled. */
  say(copy: CopyId, act: LoanAct, how?: How): Promise<SayAnswer>;
  /** Consecutive on this device, and no other device has it. */
  nextReceiptNo(): Promise<string>;
  undo(event: EventId): Promise<UndoAnswer>;
  /** Whether who is signed in may write for that day; asked before it is given as `How`. */
  mayWriteFor(on: Day): Result<Day, BackdatingRefusal>;
  /** As it stands on the day that is written for. */
  patronFile(patron: PatronId, how?: How): Promise<PatronFile | undefined>;
  copyHistory(copy: CopyId): Promise<CopyHistory | undefined>;
  titleFile(title: TitleId): Promise<TitleFile | undefined>;
  /** Typed search without tone marks, over titles, accession numbers, and readers; a code that is known finds what has it, and nothing is done. */
  search(query: string, limit: number): Promise<SearchAnswer>;
  /** What asks for a look, with both stories. Settled by `say` with `contradiction-settled`, a code by `explainCode`, loans by quantity by `Textbooks.settle`. */
  contradictions(): Promise<readonly ContradictionFile[]>;
  /** A book is in hand and nobody here knows its code. Undefined, and nothing is noted, when it cannot be a code. */
  noteUnknownCode(code: string): Promise<EventId | undefined>;
  /** What is to be looked for, most pressing first. */
  toFind(): Promise<readonly ToFind[]>;
  explainCode(noted: readonly EventId[]): Promise<void>;
  today(): Day;
  /** Called after every change of what is kept here, from this device or another. Answers the way to stop. */
  onChange(listener: () => void): () => void;
}

/** How an act is meant; without it, today and to take home. */
export interface How {
  /** The library day of an act that was noted on paper and is typed in later. */
  readonly on?: Day | undefined;
  readonly use?: "inLibrary" | undefined;
  /** A copy that is out is refused and not taken back. */
  readonly onlyLend?: boolean | undefined;
}

export interface OverrideAsked {
  readonly reason: OverrideReason;
  readonly remark?: string;
}

export type RenewAnswer =
  | { readonly type: "Renewed"; readonly event: EventId; readonly copy: CopyFile; readonly due: Day }
  | { readonly type: "RenewRefused"; readonly copy: CopyFile; readonly refusals: readonly RenewRefusal[]; readonly mayOverride: boolean }
  | LaterActKnown
  | { readonly type: "NotHere" };

export type SayAnswer =
  | { readonly type: "Said"; readonly event: EventId; readonly copy: CopyFile }
  | { readonly type: "SayRefused"; readonly copy: CopyFile; readonly refusal: LoanActRefusal | ReceiptNoTaken }
  | LaterActKnown
  | { readonly type: "NotHere" };

/** Another compensation was written down under this number. */
export interface ReceiptNoTaken {
  readonly type: "ReceiptNoTaken";
  readonly receiptNo: string;
}

/** Something is already noted of the copy for a later day: `lastOn`. What came before it cannot be told in between any more. */
export interface LaterActKnown {
  readonly type: "LaterActKnown";
  readonly copy: CopyFile;
  readonly lastOn: Day;
}

export type ScanAnswer =
  | { readonly type: "PatronOpened"; readonly file: PatronFile }
  /** Durably on disk when this is answered. */
  | { readonly type: "Lent"; readonly event: EventId; readonly copy: CopyFile; readonly due: Day; readonly file: PatronFile }
  /** `madeGood` = the compensation that was given before the copy turned up. */
  | { readonly type: "TakenBack"; readonly event: EventId; readonly copy: CopyFile; readonly from: readonly PatronLoan[]; readonly overdueDays: number; readonly madeGood?: EventId; readonly caught?: CaughtFor }
  | { readonly type: "Refused"; readonly copy: CopyFile; readonly file: PatronFile; readonly refusals: readonly LendRefusal[]; readonly mayOverride: boolean }
  | LaterActKnown
  /** It was missing, and is here. */
  | { readonly type: "Found"; readonly event: EventId; readonly copy: CopyFile; readonly caught?: CaughtFor }
  /** The copy is on the shelf and no reader is open. */
  | { readonly type: "CopyIsIn"; readonly copy: CopyFile; readonly shelf?: OnPickUpShelf; readonly awaitedBy?: QueuedHold }
  /** To be taken back, and it has been: nothing was written. */
  | { readonly type: "BackAlready"; readonly copy: CopyFile }
  /** The code stands on several copies, or is what a publisher prints (`printed`) and says only which title it is. */
  | { readonly type: "WhichCopy"; readonly code: string; readonly copies: readonly CopyFile[]; readonly printed?: PrintedCode }
  /** Of a title that the code names there is no copy to be lent: it is kept by quantity, or none is left. */
  | { readonly type: "NoCopy"; readonly code: string; readonly of: TitleFile }
  /** The number of one card was given to several readers: nobody is opened until it is said who holds the card. */
  | { readonly type: "WhichReader"; readonly code: string; readonly readers: readonly Patron[] }
  /** A lost card: it opens nobody. `card` is the reader's card now. */
  | { readonly type: "CardCancelled"; readonly code: string; readonly on: Day; readonly patron: Patron; readonly card: string | undefined }
  | { readonly type: "Unknown"; readonly code: string; readonly looksLike: "ownCopy" | "ownCard" | "misread" | "isbn" | "other" }
  /** The same code again within three seconds, or the same button twice within one: one act. */
  | { readonly type: "SameAgain"; readonly code: string };

/** `likely` = the copy that stands first because no other fits what is going on; `learns` = the answer may be kept for good. */
export interface PrintedCode {
  readonly article: string;
  readonly likely: CopyId | undefined;
  readonly learns: boolean;
}

/** Not back to the shelf: set aside for whoever has waited longest. */
export interface CaughtFor {
  /** The event that placed the hold. */
  readonly hold: EventId;
  readonly patron: Patron;
  readonly until: Day;
  /** How many wait after this reader. */
  readonly waiting: number;
}

/** The copy stands on the pick-up shelf; not `kept` any more, it is to go back to its shelf or to the next reader. */
export interface OnPickUpShelf {
  readonly hold: EventId;
  readonly caught: EventId;
  readonly patron: Patron | undefined;
  readonly until: Day;
  readonly kept: boolean;
}

export type UndoAnswer =
  | { readonly type: "Undone"; readonly event: CirculationEvent; readonly copy: CopyFile }
  | { readonly type: "UndoRefused"; readonly refusal: UndoRefusal };

export interface CopyFile {
  readonly copy: Copy;
  readonly title: Title;
  readonly story: CopyStanding;
}

export interface PatronFile {
  readonly patron: Patron;
  readonly loans: readonly PatronLoan[];
  /** Textbooks kept by quantity: what of them is out or owed. */
  readonly lots: readonly PatronLot[];
  /** What would block any further loan today, of copies and lots alike. */
  readonly overdue: readonly HeldLoan[];
  /** How many more of ordinary books; undefined when no rule applies. */
  readonly room: { readonly limit: number; readonly has: number } | undefined;
  readonly blocks: boolean;
  /** A librarian's, as long as it runs. */
  readonly block: PatronBlock | undefined;
  readonly debts: readonly PatronDebt[];
}

/** One loan of a lot: so many are still with the reader, and so many are lost and not made good. */
export interface PatronLot {
  readonly loan: HeldLoan;
  readonly title: Title | undefined;
  readonly out: number;
  readonly owed: number;
  /** Of what is owed, as for a copy. */
  readonly debt: Debt;
  readonly rule: LossRule | undefined;
}

/** What a reader has to make good for. */
export interface PatronDebt {
  readonly debt: Debt;
  readonly copy: Copy;
  readonly title: Title;
  /** What the rules of the day it happened say is owed; undefined when they do not. */
  readonly rule: LossRule | undefined;
}

/** The acts on one copy, the latest first. What took an act back is not among them: the act is marked. */
export interface CopyHistory {
  readonly copy: CopyFile;
  readonly acts: readonly CopyAct[];
  readonly timesLentThisYear: number;
}

export interface CopyAct extends ToldEvent {
  readonly undone: boolean;
}

export interface PatronLoan {
  readonly loan: OpenLoan;
  readonly copy: Copy;
  readonly title: Title;
  /** Undefined when the tie of reader and loan is forgotten or not yet here. */
  readonly patron: Patron | undefined;
}

export interface ToFind extends Sought {
  readonly copy: CopyFile;
  /** Whose it was last, as far as that is known. */
  readonly patron: Patron | undefined;
}

export interface TitleFile {
  readonly title: Title;
  readonly copies: readonly CopyFile[];
  readonly byQuantity: ByQuantity | undefined;
}

/** Of a title that is kept by quantity, all its lots together. */
export interface ByQuantity {
  readonly there: number;
  /** Negative when more was lent than there is. */
  readonly left: number;
}

export interface FoundTitle {
  readonly title: Title;
  /** Without those that are withdrawn. */
  readonly copies: number;
  /** In, and kept for nobody. */
  readonly free: number;
  readonly byQuantity: ByQuantity | undefined;
}

export interface SearchAnswer {
  readonly titles: readonly FoundTitle[];
  readonly patrons: readonly Patron[];
  /** Nothing fitted as typed; these are one letter off. */
  readonly approximate: boolean;
}

export type Finding =
  | Contradiction
  /** Another desk had stopped the reader, and these loans were made before it was known. */
  | { readonly type: "LentWhileBlocked"; readonly lent: readonly EventId[]; readonly block: ToldBlock }
  /** Noted for a day that has not come yet: by a clock that was ahead. */
  | { readonly type: "DayToCome"; readonly act: LogEvent }
  /** Desks that did not know of each other lent more of a lot than there is. */
  | LentMoreThanThere
  /** The same titles lent to the same readers at two desks that did not know of each other: perhaps one set confirmed twice. */
  | { readonly type: "LentTwiceByQuantity"; readonly loans: readonly LentApart[]; readonly readers: readonly Patron[] }
  /** More of these loans was noted as brought back than lent. */
  | { readonly type: "MoreBackThanLent"; readonly surplus: number; readonly loans: readonly BroughtBack[] }
  /** Given out twice, by two lives of one device: whoever keeps the card, the others need new ones. */
  | { readonly type: "CardGivenTwice"; readonly code: string; readonly readers: readonly Patron[] }
  /** One of them keeps the label, each other one needs a new one. */
  | { readonly type: "LabelGivenTwice"; readonly code: string; readonly copies: readonly Labelled[] }
  /** Read with a book in hand; `copies` = those that have the code by now. */
  | { readonly type: "CodeUnknown"; readonly code: string; readonly noted: readonly EventId[]; readonly copies: readonly CopyFile[] };

/** `reader` = who has it out, as far as the tie to them is here. */
export interface Labelled {
  readonly file: CopyFile;
  readonly reader: Patron | undefined;
}

/** A loan of a lot with the returns that are noted of it. */
export interface BroughtBack {
  readonly loan: EventId;
  readonly returns: readonly EventId[];
  /** Those that are too many, when they can be told. */
  readonly tooMany: readonly EventId[] | undefined;
}

export interface ContradictionFile {
  readonly finding: Finding;
  /** Undefined when it is about no single copy. */
  readonly copy: CopyFile | undefined;
  /** Then what it is about, as far as that has a title. */
  readonly titles: readonly string[];
  /** Both stories: what happened, who, when, on which device. */
  readonly events: readonly ToldEvent[];
}

/** Who was stopped, by whom and on which device, as far as that is known. */
export interface ToldBlock {
  readonly block: PatronBlock;
  readonly patron: Patron;
  readonly device: string;
  readonly staff: string;
}

export interface ToldEvent {
  readonly event: LogEvent;
  /** Whose loan or hold it was about, as long as the tie to the reader exists; of a whole class the teacher who answers for it. */
  readonly patron: Patron | undefined;
  /** It was lent to this class as a whole. */
  readonly ofClass: string | undefined;
  /** Told with others of the same confirmation: how many readers and books it was in all. */
  readonly inAll?: { readonly readers: number; readonly quantity: number };
  readonly device: string;
  readonly staff: string;
}
