/** The other things screens ask for: starting a school, staff, bringing lists in, printing, devices, and the status light. */
import type { Title } from "#domain/catalogue/title.ts";
import type { RuleBook, RulesText } from "#domain/circulation/loan-rules.ts";
import type { DebtOut, LoanOut } from "#domain/circulation/overdues.ts";
import type { Copy } from "#domain/copies/copy.ts";
import type { Day } from "#domain/kernel/day.ts";
import type { CopyId, EventId, PatronId, PrintId, RulesId, StaffId, VoucherId } from "#domain/kernel/ids.ts";
import type { Result } from "#domain/kernel/result.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import type { Calendar, SchoolYear } from "#domain/school/calendar.ts";
import type { SchoolLevel } from "#domain/school/level.ts";
import type { StaffRole } from "#domain/school/staff-role.ts";
import type { CompensationService } from "./compensations.ts";
import type { DayBook } from "./day-book.ts";
import type { Desk } from "./desk.ts";
import type { HoldDesk } from "./holds.ts";
import type { Textbooks } from "./textbooks.ts";
import type { ForgettingService } from "./forgetting.ts";
import type { HandoverService } from "./handover.ts";
import type { HomeroomService } from "./homerooms.ts";
import type { JoiningService } from "./joining.ts";
import type { LabelService } from "./labels.ts";
import type { PrintedCodes } from "./printed-codes.ts";
import type { RecordService } from "./records.ts";
import type { RefusedService } from "./refused.ts";
import type { ReplacedService } from "./replaced.ts";
import type { RoomService } from "./room.ts";
import type { RolloverService } from "./rollover-service.ts";

export interface Observable<Value> {
  current(): Value;
  subscribe(listener: () => void): () => void;
}

/** What main.tsx hands to the screens through `useServices()`. `school` is undefined until a school is set up or paired. */
export interface Services {
  readonly start: StartService;
  readonly school: SchoolServices | undefined;
}

export interface StartService {
  /** What the server at this address says; `unreachable` offline. `insecure` when the page has no secure origin. */
  look(): Promise<StartLook>;
  firstRun(answers: FirstRunAnswers): Promise<Result<FirstRunDone, StartRefusal>>;
  /** From the pairing link's fragment. */
  pair(link: { token: string; key: string }, deviceName: string): Promise<Result<void, StartRefusal>>;
  openDemo(): Promise<Result<void, StartRefusal>>;
  /** On the server's own machine, when every device is lost: with the key from the recovery sheet, as its QR code or groups say it. */
  recover(recovery: string, deviceName: string): Promise<Result<void, StartRefusal | RecoveryRefusal>>;
}

/** What is wrong with a key that was copied from paper; groups are counted from 1, as on the paper. */
export type RecoveryRefusal =
  | { readonly type: "WrongGroups"; readonly groups: readonly number[] }
  | { readonly type: "WrongLength"; readonly characters: number }
  | { readonly type: "OtherSchool" };

export type StartLook =
  /** `secureAddress` = where the same page answers over HTTPS, if it does. */
  | { readonly type: "Insecure"; readonly secureAddress?: string }
  | { readonly type: "Unreachable" }
  /** `again` = this device began it and has not seen its end. */
  | { readonly type: "NeedsSetup"; readonly local: boolean; readonly again?: true }
  | { readonly type: "Ready"; readonly demo: boolean; readonly local: boolean; readonly schoolName: string };

export type StartRefusal = { readonly type: "WrongCode" | "TooManyTries" | "AlreadySetUp" | "TokenExpired" | "Unreachable" | "Broken"; readonly reason?: string };

export interface SchoolSetting {
  readonly name: string;
  readonly code: string;
  readonly level: SchoolLevel;
  readonly year: SchoolYear;
  /** A card scanned at the desk counts a visit; absent = only at the door. */
  readonly countAtDesk?: boolean;
}

export interface FirstRunAnswers {
  readonly setupCode?: string;
  readonly school: SchoolSetting;
  readonly rules: RulesText;
  readonly librarian: { readonly name: string; readonly pin: string };
  readonly deviceName: string;
}

export interface FirstRunDone {
  /** For the recovery sheet: 32 bytes. */
  readonly rawKey: Uint8Array;
}

export interface SchoolServices {
  readonly desk: Desk;
  readonly dayBook: DayBook;
  readonly holds: HoldDesk;
  readonly setting: Observable<SchoolSetting>;
  readonly rules: Observable<RuleBook>;
  /** When the library is closed. A loan that is due on a day closed since then counts as in time until the next open day. */
  readonly calendar: Observable<Calendar>;
  changeCalendar(change: Partial<Pick<Calendar, "closedWeekdays" | "closures" | "openDays">>): Promise<void>;
  /** Other dates for the school year that is open. Loans already made keep their due days. */
  correctYear(year: SchoolYear): Promise<Result<void, { readonly type: "OtherYear" }>>;
  readonly ruleVersions: RuleVersions;
  readonly staff: StaffService;
  readonly lists: ListService;
  readonly rollover: RolloverService;
  readonly printing: PrintingService;
  readonly cards: CardService;
  readonly labels: LabelService;
  readonly loans: LoansService;
  readonly textbooks: Textbooks;
  readonly compensations: CompensationService;
  readonly records: RecordService;
  readonly printedCodes: PrintedCodes;
  readonly joining: JoiningService;
  readonly refused: RefusedService;
  readonly replaced: ReplacedService;
  readonly homerooms: HomeroomService;
  readonly forgetting: ForgettingService;
  readonly clock: ClockService;
  readonly devices: DeviceService;
  readonly handover: HandoverService;
  readonly room: RoomService;
  /** Opens the store anew when the browser has lost its way to it; `perhapsWritten`: an act is on disk that was not answered. */
  reopen(): Promise<"opened" | "perhapsWritten">;
  readonly status: Observable<Status>;
  /** Exchange now; answers when the exchange has ended. */
  exchangeNow(): Promise<void>;
  /** Takes everything of the school off this device, for good, also what was not sent. The page begins anew. */
  leave(): Promise<Result<void, { readonly type: "ForLibrarians" }>>;
  readonly isDemo: boolean;
}

/** The loan rules as they were, are, and will be. */
export interface RuleVersions {
  /** Every one that was written down, also those taken back: loans may name them. */
  readonly all: Observable<readonly RuleBook[]>;
  /** A new version from that day on, which is today or later. */
  write(text: RulesText, from: Day): Promise<Result<RulesId, { type: "BeginsInThePast" }>>;
  takeBack(id: RulesId): Promise<Result<void, { type: "HasBegun" }>>;
  /** By which version each of these loans was decided; a version that has not come here yet is left out. */
  ofLoans(lent: readonly EventId[]): Promise<ReadonlyMap<EventId, RuleBook>>;
}

export interface StaffMember {
  readonly id: StaffId;
  readonly name: string;
  readonly role: StaffRole;
}

export interface StaffService {
  readonly signedIn: Observable<StaffMember | undefined>;
  all(): Promise<readonly StaffMember[]>;
  signIn(id: StaffId, pin: string): Promise<Result<StaffMember, { type: "WrongPin" | "WaitSeconds"; seconds?: number }>>;
  signOut(): void;
  add(member: { name: string; role: StaffMember["role"]; pin: string }): Promise<void>;
  /** A forgotten PIN, with the key from the school's recovery sheet. */
  resetPin(id: StaffId, recovery: string, pin: string): Promise<Result<void, RecoveryRefusal>>;
}

/** Bringing in books and readers; the reading itself is in exchange, handed in as plain records. */
export interface ListService {
  planBooks(records: readonly BookRow[]): Promise<ListPlan>;
  planPatrons(records: readonly PatronRow[], group: Patron["group"]): Promise<ListPlan>;
  /** All or nothing; answers when it is durably on disk and every row has been found again. */
  apply(plan: ListPlan, fileName: string, onProgress: (done: number, all: number) => void): Promise<ListDone>;
  /** One book that was typed: a new title, or more copies `of` one that is here. It is one voucher, and taken back like a list. */
  addBook(book: BookRow, of?: Title["id"]): Promise<Result<BookAdded, BookNotAdded>>;
  /** The latest first. Of readers only what this device has brought in: another device does not know what they were before. */
  imports(kind: ListPlan["kind"]): Promise<readonly EarlierImport[]>;
  /** Answers how many copies or readers it was. */
  undoImport(kind: ListPlan["kind"], id: string): Promise<Result<number, ImportInUse>>;
  rememberMapping(headerKey: string, mapping: Record<string, string>): Promise<void>;
  rememberedMapping(headerKey: string): Promise<Record<string, string> | undefined>;
}

export interface BookAdded {
  readonly voucher: VoucherId;
  readonly title: Title;
  readonly accessionNos: readonly string[];
}

/** Nothing was written. */
export type BookNotAdded =
  | { readonly type: "TitleHere"; readonly title: Title }
  | { readonly type: "NumbersHere"; readonly numbers: readonly string[] }
  | { readonly type: "TooFewNumbers"; readonly left: number };

export interface EarlierImport {
  /** Of books the voucher's. */
  readonly id: string;
  readonly file: string;
  readonly on: string;
  /** Copies or readers. */
  readonly rows: number;
  readonly undone: boolean;
}

/** Why an import is not taken back: rows of it were lent, copy by copy or by quantity, are waited for, or have borrowed. */
export type ImportInUse =
  | { readonly type: "CopiesWereLent"; readonly copies: readonly { readonly accessionNo: string; readonly title: string }[] }
  | { readonly type: "LotsWereLent" | "ReadersWait"; readonly titles: readonly string[] }
  | { readonly type: "PatronsBorrowed"; readonly patrons: readonly Patron[] };

export interface BookRow {
  readonly row: number;
  readonly title: Omit<Title, "id">;
  /** Rows of one title may say a shelf and a price for each of their copies. */
  readonly copies: readonly { readonly accessionNo: string; readonly barcodes: readonly string[]; readonly shelf?: string; readonly price?: number }[];
  /** Copies without numbers of their own: they get one of ours. */
  readonly quantity: number;
  /** For what its copies do not say themselves. */
  readonly shelf?: string;
  readonly price?: number;
}

export interface PatronRow {
  readonly row: number;
  readonly sectorId?: string;
  readonly fullName: string;
  readonly classUnit?: string;
  readonly grade?: number;
  readonly yearOfBirth?: number;
}

export interface PlannedRow {
  readonly row: number;
  readonly what: "add" | "change" | "skip";
  readonly label: string;
  /** Why it is skipped, or what changes: facts for the screen. */
  readonly why?: { readonly type: string; readonly [fact: string]: unknown };
}

export interface ListPlan {
  readonly kind: "books" | "patrons";
  readonly rows: readonly PlannedRow[];
  readonly totals: { readonly add: number; readonly change: number; readonly skip: number; readonly copies: number };
  /** It cannot be applied: so many copies need a number of ours, and this device has only so many left to give. */
  readonly tooFewNumbers?: { readonly wanted: number; readonly left: number };
  /** What apply writes; opaque to screens. */
  readonly work: unknown;
}

export interface ListDone {
  readonly voucher?: VoucherId;
  readonly titles: number;
  readonly copies: number;
  readonly patrons: number;
  /** Rows looked up again after saving, and how many of them were found. */
  readonly checked: number;
  readonly found: number;
}

export interface ClockService {
  /** The day it seems to be, when the clock has jumped by more than a day since it was last known; until somebody has said which day it is. */
  readonly question: Observable<Day | undefined>;
  /** The day that it truly is. */
  confirm(today: Day): Promise<void>;
}

/** For reminders and lists of debts, in no order. */
export interface LoansService {
  /** All that is out now. */
  open(): Promise<readonly LoanOut[]>;
  /** All that is to be made good for, also of what is back. */
  debts(): Promise<readonly DebtOut[]>;
}

export interface PrintingService {
  copies(filter: { ids?: readonly CopyId[]; voucher?: VoucherId; from?: string; to?: string }): Promise<readonly { readonly copy: Copy; readonly title: Title }[]>;
  /** In the order of a class list. `list` = whom an imported list of this device added or changed; `unprinted` = whose card of this school year is not known to be printed. */
  patrons(filter: { classUnit?: string; ids?: readonly PatronId[]; list?: string; unprinted?: boolean }): Promise<readonly Patron[]>;
  classUnits(): Promise<readonly string[]>;
  /** Gives a code of ours to copies that have none. */
  giveCodes(copies: readonly CopyId[]): Promise<void>;
  /** For the recovery sheet. */
  rawKey(): Promise<Uint8Array>;
}

/** Library cards. What is answered is durably on disk. */
export interface CardService {
  /** Cancels the lost card and gives the reader another code; undefined when that card does not open the reader any more. */
  reportLost(patron: PatronId, code: string): Promise<{ readonly patron: Patron; readonly given: string } | undefined>;
  /** The cancelled card is valid again, and what was given in its place is cancelled; undefined when it is not cancelled. */
  takeBack(patron: PatronId, code: string): Promise<Patron | undefined>;
  /** Gives a code of ours to readers that have no card. */
  give(patrons: readonly PatronId[]): Promise<void>;
  /** These came out of the printer well. Answers what `notPrinted` takes back. */
  notePrinted(codes: readonly string[]): Promise<PrintId>;
  notPrinted(note: PrintId): Promise<void>;
}

/** Lets one device in, for fifteen minutes. A link's fragment carries the school's key and never reaches a server. */
export interface Invitation {
  readonly expiresAt: number;
  /** The same invitation by each address under which the other device may find the server, the likeliest first. */
  readonly links: readonly [InvitationLink, ...InvitationLink[]];
  /** Why the links open on this very machine only, if they do. */
  readonly onlyHere?: "PlainHttp" | "NoNetwork";
}

export interface InvitationLink {
  /** "192.168.1.10:8080": to tell the links apart. */
  readonly host: string;
  readonly url: string;
  /** Where a device that does not trust the server yet gets its certificate. */
  readonly certificatePage?: string;
}

export interface DeviceService {
  all(): Promise<Result<readonly { readonly id: string; readonly name: string; readonly pairedAt: number; readonly lastSeenAt: number; readonly revoked: boolean; readonly thisOne: boolean }[], { type: "Unreachable" }>>;
  invite(): Promise<Result<Invitation, { type: "Unreachable" }>>;
  revoke(id: string): Promise<Result<void, { type: "Unreachable" }>>;
}

/** Of what is still coming, how much is here; absent = all of it is. */
export interface FirstSync {
  readonly people?: Arrived;
  readonly loans?: Arrived;
  readonly books?: Arrived;
  /** All acts have come, and who has what is being told from them. */
  readonly telling?: true;
}

export interface Arrived {
  readonly done: number;
  readonly of: number;
}

/** The status light, in facts; the screen makes the words. */
export interface Status {
  readonly unsent: number;
  readonly refused: number;
  /** Instant of the last whole exchange, ms; null = never. */
  readonly lastExchangeAt: number | null;
  readonly going: "idle" | "sending" | "receiving" | "waiting";
  /** Why it is not going on, if it is not. */
  readonly trouble: "none" | "offline" | "serverAway" | "notOurServer" | "signInRefused" | "revoked" | "tooOld" | "clockWrong" | "storageFull" | "failed";
  /** What has not come here yet; undefined when all has. */
  readonly firstSync: FirstSync | undefined;
  readonly contradictions: number;
  /** Documents that a later version of the program wrote: they are kept here, and shown once this device has that version. */
  readonly newer?: number;
  readonly persisted: boolean;
  /** Another window of this device exchanges, for this one too. */
  readonly elsewhere: boolean;
  /** Server and device did not hold the same, since the app was opened: how many documents each got of the other. */
  readonly healed?: { readonly sent: number; readonly fetched: number };
  /** This device was a copy of another one, or of an older state of itself, and has got a name of its own since the app was opened: this one. */
  readonly renamed?: string;
}
