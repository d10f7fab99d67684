/**
 * Textbooks by class and by set, as the screens see them: a set is handed out to a class with one confirmation or copy by copy,
 * comes back in any order, and who still has or lacks what can be asked at any moment. Everything here works offline.
 */
import type { Title } from "#domain/catalogue/title.ts";
import type { ClassOfYear } from "#domain/circulation/class-textbooks.ts";
import type { HeldLoan } from "#domain/circulation/copy-story.ts";
import type { Debt } from "#domain/circulation/copy-state.ts";
import type { OverrideReason } from "#domain/circulation/events.ts";
import type { LendRefusal } from "#domain/circulation/lend.ts";
import type { LossRule } from "#domain/circulation/loan-rules.ts";
import type { LotAct, LotActRefusal, LotSettlement } from "#domain/circulation/lot-acts.ts";
import type { LotEvent } from "#domain/circulation/lot-events.ts";
import type { LotLoan, LotSum } from "#domain/circulation/lot-story.ts";
import type { TextbookSet } from "#domain/circulation/textbook-set.ts";
import type { Lot, LotEntryReason } from "#domain/copies/lot.ts";
import type { EventId, LotId, PartyId, PatronId, SetId, TitleId } from "#domain/kernel/ids.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import type { How } from "./desk.ts";
import type { HandOut, HandOutPlan } from "./hand-out.ts";
import type { Account, Known } from "./ports.ts";

export interface Textbooks {
  sets(): Promise<readonly TextbookSet[]>;
  /** A new one, or another content of one that is there. */
  keepSet(set: Omit<TextbookSet, "id"> & { readonly id?: SetId }): Promise<SetId>;
  /** Titles that are textbooks of this grade. */
  textbooksOf(grade: number): Promise<readonly Title[]>;
  titles(ids: readonly TitleId[]): Promise<readonly Title[]>;
  lots(): Promise<readonly LotFile[]>;
  openLot(title: TitleId, year: string | undefined, quantity: number): Promise<LotId>;
  /** So many more, or fewer; false when there is no such lot here. */
  changeLot(lot: LotId, quantity: number, why: Exclude<LotEntryReason, "opened">): Promise<boolean>;
  /** Copy by copy, with a scanner. */
  handOut(plan: HandOutPlan): HandOut;
  /** Those that pupils are in this year, and those that still have something though nobody is in them any more. */
  classes(): Promise<readonly ListedClass[]>;
  /** Without a year, of the one that is open. */
  classFile(classUnit: string, year?: number): Promise<ClassFile>;
  /** To each of these pupils one of each of these titles, as far as the rules allow; all or nothing where a lot has too few. */
  lend(wanted: readonly Wanted[], override?: OverrideReason, how?: WrittenFor): Promise<LendAnswer>;
  /** To the class as a whole, in its homeroom teacher's name. */
  lendToClass(asked: ClassLoanAsked, how?: WrittenFor): Promise<LendAnswer>;
  /** Back, lost, made good: as many acts as there are, in one transaction. Those that cannot be are left out and said. */
  say(acts: readonly LoanActAsked[], how?: WrittenFor): Promise<SaidAnswer>;
  /** What a person found out of acts that may not all be true; none of it when one of them cannot be settled. */
  settle(asked: readonly LotSettlement[]): Promise<SettledAnswer>;
  /** Answers how many could be taken back. */
  undo(events: readonly EventId[]): Promise<number>;
}

/** For which day, as at the desk: asked of `mayWriteFor` before. */
export type WrittenFor = Pick<How, "on">;

export interface LotFile {
  readonly lot: Lot;
  readonly title: Title | undefined;
  readonly sum: LotSum;
  readonly quantity: number;
  readonly left: number;
}

export interface ListedClass extends ClassOfYear {
  readonly grade: number | undefined;
  /** False: there is nobody to lend to, and something is still out. */
  readonly hasPupils: boolean;
}

/** The pupils of a class as they stand on its list, and all textbooks that they or the class as a whole have. */
export interface ClassFile extends ClassOfYear {
  readonly grade: number | undefined;
  /** None in a class of an earlier year. */
  readonly pupils: readonly Patron[];
  /** Who left the school from this class and still has something. */
  readonly left: readonly Patron[];
  readonly holdings: readonly Holding[];
}

export interface Holding {
  /** Undefined: the whole class. */
  readonly pupil: PatronId | undefined;
  /** Of what the class has: the teacher who answers for it, as far as that is known. */
  readonly teacher: Patron | undefined;
  readonly title: Title;
  readonly loan: HeldLoan;
  /** Of a copy. */
  readonly accessionNo: string | undefined;
  /** Of a lot: how many are out, and how many lost. */
  readonly out: number;
  readonly owed: number;
  /** Of what is lost: what the rules of that day say is owed; undefined when they do not. */
  readonly rule: LossRule | undefined;
}

export interface Wanted {
  readonly pupil: PatronId;
  readonly title: TitleId;
}

export interface ClassLoanAsked {
  readonly classUnit: string;
  readonly grade: number | undefined;
  readonly teacher: PatronId | undefined;
  readonly items: readonly { readonly title: TitleId; readonly quantity: number }[];
}

export type LendAnswer =
  /** Durably on disk when this is answered. */
  | { readonly type: "Lent"; readonly events: readonly EventId[]; readonly books: number; readonly refused: readonly RefusedLoan[] }
  /** Nothing was lent: there are not enough of these. */
  | { readonly type: "TooFew"; readonly titles: readonly { readonly title: Title; readonly wanted: number; readonly left: number }[] };

export interface RefusedLoan {
  /** Undefined: the whole class. */
  readonly pupil: Patron | undefined;
  readonly title: Title;
  readonly quantity: number;
  readonly refusals: readonly LendRefusal[];
  readonly mayOverride: boolean;
}

export interface LoanActAsked {
  readonly loan: EventId;
  readonly act: LotAct;
}

export type SettledAnswer = { readonly type: "Settled"; readonly events: readonly EventId[] } | { readonly type: "ForLibrarians" | "NothingToSettle" };

export interface SaidAnswer {
  readonly events: readonly EventId[];
  /** How many the events are about. */
  readonly books: number;
  readonly refused: readonly { readonly loan: EventId; readonly refusal: LotActRefusal }[];
}

/** The port that storage implements. */
export interface TextbookStore {
  sets(): Promise<readonly TextbookSet[]>;
  keepSet(set: TextbookSet): Promise<void>;
  textbooks(): Promise<readonly Title[]>;
  titles(ids: readonly TitleId[]): Promise<readonly Title[]>;
  lots(): Promise<readonly { readonly lot: Lot; readonly sum: LotSum }[]>;
  /** Answers false, and keeps nothing, when `change` finds nothing to change. */
  changeLot(id: LotId, change: (lot: Lot | undefined) => Lot | undefined): Promise<boolean>;
  /** What these readers and this class have of copies and lots. */
  holdings(patrons: readonly PatronId[], of: ClassOfYear): Promise<readonly StoredHolding[]>;
  /** Classes that as a whole have or owe something. */
  classesHolding(): Promise<readonly ClassOfYear[]>;
  /** Those of these readers who have or owe textbooks. */
  holdersAmong(patrons: readonly PatronId[]): Promise<ReadonlySet<PatronId>>;
  /**
   * Reads what is asked for and lets `decide` answer, inside one strict transaction that also keeps what was decided, its readings,
   * the ties of new parties and its place in the outbox. Answers only when all of it is on disk.
   */
  remember<Answer>(ask: LotsAsk, decide: (known: LotsKnown) => { readonly events: readonly LotEvent[]; readonly answer: Answer }): Promise<Answer>;
}

export interface StoredHolding {
  readonly patron: PatronId | undefined;
  readonly title: Title | undefined;
  readonly accessionNo: string | undefined;
  readonly loan: HeldLoan;
  readonly owed: number;
  readonly debt: Debt | undefined;
}

export interface LotsAsk {
  readonly borrowers?: { readonly patrons: readonly PatronId[]; readonly month: string };
  /** A class that is to borrow as a whole; its party is tied to the teacher when something is lent to it. */
  readonly asClass?: { readonly classUnit: string; readonly teacher: PatronId | undefined; readonly month: string };
  readonly titles?: readonly TitleId[];
  readonly loans?: readonly EventId[];
  /** Their loans are read too. */
  readonly acts?: readonly EventId[];
  /** Numbers that receipts are to have. */
  readonly receiptNos?: readonly string[];
}

export interface LotsKnown {
  readonly device: Known["device"];
  readonly accounts: ReadonlyMap<PatronId, { readonly party: PartyId } & Account>;
  readonly classParty: PartyId | undefined;
  readonly titles: ReadonlyMap<TitleId, Title>;
  /** All lots of the titles asked for. */
  readonly lots: readonly { readonly lot: Lot; readonly sum: LotSum }[];
  readonly stories: ReadonlyMap<EventId, { readonly loan: LotLoan | undefined; readonly events: readonly LotEvent[] }>;
  /** Of the numbers asked for, those that are on other receipts. */
  readonly receiptsTaken: ReadonlySet<string>;
}
