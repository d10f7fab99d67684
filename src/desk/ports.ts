/** What the desk needs done: by the store on this device, and by the clock. */
import type { Title } from "#domain/catalogue/title.ts";
import type { CopyStory, OpenLoan } from "#domain/circulation/copy-story.ts";
import type { CirculationEvent } from "#domain/circulation/events.ts";
import type { RuleBook } from "#domain/circulation/loan-rules.ts";
import type { Copy } from "#domain/copies/copy.ts";
import type { CopyId, DeviceId, EventId, NoteId, PartyId, PatronId, SchoolId, StaffId, TitleId } from "#domain/kernel/ids.ts";
import type { ClockReading, Stamp } from "#domain/kernel/stamp.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import type { Calendar } from "#domain/school/calendar.ts";

export interface CirculationStore {
  copiesWithCode(code: string): Promise<readonly Copy[]>;
  copiesOfTitle(title: TitleId): Promise<readonly Copy[]>;
  titlesWithArticle(article: { isbn: string } | { gtin: string }): Promise<readonly TitleId[]>;
  copy(id: CopyId): Promise<{ copy: Copy; title: Title; story: CopyStory } | undefined>;
  title(id: TitleId): Promise<Title | undefined>;
  /** Open loans of a reader under all parties known here. */
  loansOfPatron(patron: PatronId): Promise<readonly OpenLoan[]>;
  patronOfParty(party: PartyId): Promise<PatronId | undefined>;
  events(ids: readonly EventId[]): Promise<readonly CirculationEvent[]>;
  storiesWithContradictions(): Promise<readonly CopyStory[]>;
  /** A party for a reader and month: the one in use, or a new one with its sealed tie, not yet kept. */
  partyFor(patron: PatronId, month: string): Promise<PartyToUse>;
  /** A sealed remark, not yet kept. */
  sealedRemark(text: string): Promise<SealedRemark>;
  /**
   * Reads what is known of a copy and lets `decide` answer, inside one strict transaction that also keeps what was decided,
   * its readings and its place in the outbox. `decide` is synchronous. Answers only when all of it is on disk.
   */
  remember<Answer>(ask: RememberAsk, decide: (known: Known) => Decision<Answer>): Promise<Answer>;
}

export interface RememberAsk {
  readonly copy: CopyId;
  readonly patron?: PatronId;
  readonly party?: PartyToUse;
  readonly remark?: SealedRemark;
  readonly clock: ClockReading;
}

/** Opaque to the desk but for the id. */
export interface PartyToUse {
  readonly party: PartyId;
  readonly newTie?: unknown;
}

export interface SealedRemark {
  readonly note: NoteId;
  readonly sealed: unknown;
}

export interface Known {
  readonly copy: Copy;
  readonly title: Title;
  readonly events: readonly CirculationEvent[];
  readonly story: CopyStory;
  readonly patronLoans: readonly OpenLoan[];
  readonly device: { readonly id: DeviceId; readonly school: SchoolId; readonly sequence: number; readonly lastStamp: Stamp | undefined };
}

export interface Decision<Answer> {
  readonly events: readonly CirculationEvent[];
  readonly answer: Answer;
}

/** Readers, opened in memory: names are sealed at rest. */
export interface People {
  get(id: PatronId): Patron | undefined;
  withCard(code: string): readonly Patron[];
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
  readonly rules: () => RuleBook;
  readonly calendar: () => Calendar;
  readonly staff: () => StaffId;
  readonly deviceName: (device: DeviceId) => string;
  readonly staffName: (staff: StaffId) => string;
  readonly app: string;
  readonly onChange: (listener: () => void) => () => void;
}
