/**
 * What can happen to a copy at the desk, and who came in. An event is a fact: it is written once, under an id of its own, and never edited
 * or refused later. Rules guard the moment of deciding; the log only remembers.
 * An event names no person and holds no free text: the borrower is a party id, a remark is a note document.
 */
import { bookTypes, type BookType } from "../catalogue/title.ts";
import type { PatronGroup } from "../patrons/patron.ts";
import type { Day } from "../kernel/day.ts";
import type { CopyId, DeviceId, EventId, NoteId, PartyId, RulesId, SchoolId, StaffId, TitleId } from "../kernel/ids.ts";
import type { Stamp } from "../kernel/stamp.ts";
import type { ClockStated } from "./clock-statements.ts";
import type { CodeEvent } from "./code-events.ts";
import { holdKinds, type HoldEvent } from "./hold-events.ts";
import { lotKinds, lotLoanIdOf, type LotEvent } from "./lot-events.ts";

/** The envelope, the same for every kind, from the first release. */
export interface Noted<Kind extends string> {
  readonly id: EventId;
  readonly kind: Kind;
  readonly v: 1;
  readonly school: SchoolId;
  readonly device: DeviceId;
  /** 1, 2, 3 … on its device, without gaps. */
  readonly sequence: number;
  readonly staff: StaffId;
  /** App version that wrote it. */
  readonly app: string;
  /** The rule book it was decided by. */
  readonly rules: RulesId;
  /** The library day the act belongs to, in the school's calendar. */
  readonly day: Day;
  readonly at: Stamp;
}

/** What happened to something that is lent, in the story of that thing. */
export interface Happened<Kind extends string> extends Noted<Kind> {
  /** The last event of that copy which this device had seen; null when there was none. */
  readonly cause: EventId | null;
  readonly thing: Thing;
}

/** What is lent: one copy, or a quantity of a lot that is not kept copy by copy. */
export type Thing = { readonly copy: CopyId } | { readonly lot: string; readonly quantity: number };

export type PartyKind = "person" | "class" | "department" | "library";

export interface Borrower {
  readonly party: PartyId;
  readonly is: PartyKind;
}

/** What figures count by, as it was then: later promotion, merging or forgetting never rewrites a past month. */
export interface FactsThen {
  readonly group: PatronGroup;
  readonly classUnit?: string;
  readonly grade?: number;
  readonly bookType: BookType;
  readonly title: TitleId;
}

export interface Override {
  /** The refusals that a librarian set aside, by their type. */
  readonly refusals: readonly string[];
  readonly reason: OverrideReason;
  /** Where the librarian wrote more; a sealed document that can be removed. */
  readonly note?: NoteId;
}

export const overrideReasons = ["teacherAsked", "willReturnSoon", "recordIsWrong", "other"] as const;
export type OverrideReason = (typeof overrideReasons)[number];

export interface CopyLent extends Happened<"copy-lent"> {
  readonly borrower: Borrower;
  readonly due: Day;
  readonly facts: FactsThen;
  readonly override?: Override;
  /** Read in the library (đọc tại chỗ) and due the same day; absent = taken home. */
  readonly use?: "inLibrary";
}

/** The day by which a loan is to come back was put off. */
export interface LoanRenewed extends Happened<"loan-renewed"> {
  readonly loan: EventId;
  readonly due: Day;
  readonly facts: FactsThen;
  readonly override?: Override;
}

export interface CopyReturned extends Happened<"copy-returned"> {
  /** The loans this desk knew to be open and closed with it. Empty when it knew of none. */
  readonly closes: readonly EventId[];
  readonly facts?: FactsThen;
  /** It was only read in the library, so no loan came back. */
  readonly use?: "inLibrary";
}

/** A slip of the hand taken back: the event it names counts as never having happened. */
export interface ActUndone extends Happened<"act-undone"> {
  readonly undoes: EventId;
}

/** Lost by the reader of `loan`, who has to make it good; without a loan it is missing from the shelf. */
export interface CopyLost extends Happened<"copy-lost"> {
  readonly loan?: EventId;
}

/** What was lost has turned up: at the reader's, whose loan goes on, or on the shelf. */
export type CopyFound = Happened<"copy-found">;

/** The reader says it was brought back. Until it is found, it is held against nobody. */
export interface ReturnClaimed extends Happened<"return-claimed"> {
  readonly loan: EventId;
  /** They have it after all: the loan goes on as it was. */
  readonly withdrawn?: true;
}

/** The state a copy is in, as seen at the desk; with `loan`, its reader has to make the damage good. */
export interface ConditionNoted extends Happened<"condition-noted"> {
  readonly condition: CopyCondition;
  readonly loan?: EventId;
}

export const copyConditions = ["good", "worn", "torn", "missingPages", "writtenOn", "wet", "eaten"] as const;
export type CopyCondition = (typeof copyConditions)[number];

/** The reader of `loan` has made good for what was lost or damaged. */
export interface LossCompensated extends Happened<"loss-compensated"> {
  readonly loan: EventId;
  readonly by: CompensationMeans;
  /** Đồng; absent when no money was taken. */
  readonly amount?: number;
  readonly receiptNo: string;
  /** The book that was given has taken the number of this copy, which is in again. */
  readonly replaces?: true;
}

/** sameTitle = a new copy of it, value = what it costs today, factor = a multiple of the cover price, waived = let off. */
export const compensationMeans = ["sameTitle", "value", "factor", "waived"] as const;
export type CompensationMeans = (typeof compensationMeans)[number];

/** A person has looked into what could not be true at once. Of the loans among `settles` only `stands` goes on. */
export interface ContradictionSettled extends Happened<"contradiction-settled"> {
  readonly settles: readonly EventId[];
  readonly stands: EventId | null;
}

export type CirculationEvent = CopyLent | LoanRenewed | CopyReturned | CopyLost | CopyFound | ReturnClaimed | ConditionNoted | LossCompensated | ContradictionSettled | ActUndone;

export const circulationKinds = [
  "copy-lent",
  "loan-renewed",
  "copy-returned",
  "copy-lost",
  "copy-found",
  "return-claimed",
  "condition-noted",
  "loss-compensated",
  "contradiction-settled",
  "act-undone",
] as const satisfies readonly CirculationEvent["kind"][];

export const copyOf = (event: CirculationEvent): CopyId | undefined => ("copy" in event.thing ? event.thing.copy : undefined);

/** Readers who came in: one by a scanned card, or a whole class by a quick tally. Who came is not written, only how many. */
export interface VisitCounted extends Noted<"visit-counted"> {
  readonly visitors: number;
  readonly facts: VisitFacts;
  /** What was read in the library, by its kind; a kind that is not named was not counted. */
  readonly readInLibrary?: Readonly<Partial<Record<ReadingKind, number>>>;
  /** The reading period (tiết). */
  readonly period?: number;
}

/** Newspapers and magazines (serial) are read in the library and lent by nobody: they are counted, and are no kind of book. */
export const readingKinds = [...bookTypes, "serial"] as const;
export type ReadingKind = (typeof readingKinds)[number];

export type VisitFacts = Pick<FactsThen, "group" | "classUnit" | "grade">;

/** A count taken back. */
export interface VisitUndone extends Noted<"visit-undone"> {
  readonly undoes: EventId;
}

export type VisitEvent = VisitCounted | VisitUndone;

export const visitKinds = ["visit-counted", "visit-undone"] as const satisfies readonly VisitEvent["kind"][];

export const lastPeriod = 10;

/** All that a log can hold. */
export type LogEvent = CirculationEvent | VisitEvent | CodeEvent | LotEvent | HoldEvent | ClockStated;

export const isCirculation = (event: LogEvent): event is CirculationEvent => circulationKinds.some((kind) => kind === event.kind);

export const isOfLot = (event: LogEvent): event is LotEvent => lotKinds.some((kind) => kind === event.kind);

export const isHold = (event: LogEvent): event is HoldEvent => holdKinds.some((kind) => kind === event.kind);

/** Which story an event belongs to: the copy's, that of one loan of a lot, that of its title's holds, that of all visits, of unknown codes, or of clocks. Undefined when this version tells no story of such a thing. */
export const aboutOf = (event: LogEvent): string | undefined => {
  switch (event.kind) {
    case "visit-counted":
    case "visit-undone":
      return "visits";
    case "code-unknown":
    case "code-explained":
      return "codes";
    case "clock-stated":
      return "clocks";
    case "hold-placed":
    case "hold-caught":
    case "hold-announced":
    case "hold-released":
    case "hold-ended":
    case "hold-undone":
      return event.title;
    default:
      return isOfLot(event) ? lotLoanIdOf(event) : copyOf(event);
  }
};
