/** Forgetting: the ties of readers to their loans after a while by themselves, and a reader when a librarian says so. */
import type { Copy } from "#domain/copies/copy.ts";
import type { Title } from "#domain/catalogue/title.ts";
import type { Day } from "#domain/kernel/day.ts";
import type { PatronId } from "#domain/kernel/ids.ts";
import type { Result } from "#domain/kernel/result.ts";
import type { Observable } from "./services.ts";

export interface ForgettingService {
  /** For good, on every device and server. Durably on disk here when this is answered; the others obey when they meet. */
  eraseReader(patron: PatronId): Promise<Result<void, EraseRefusal>>;
  /** Called with readers who are on this device no longer: what a screen still shows of them has to go. Answers the way to stop. */
  onReadersGone(listener: (gone: readonly PatronId[]) => void): () => void;
  /** How many days after the end of its month a tie is kept. */
  readonly daysKept: Observable<number>;
  changeDaysKept(days: number): Promise<void>;
  /** How many ties of a reader and a month are kept here, and when it was last looked which of them may go. */
  state(): Promise<{ readonly ties: number; readonly lastSweptOn: Day | undefined }>;
}

export type EraseRefusal =
  /** What the reader has to bring back or to make good for first, what they wait for, since a hold needs somebody to be told, and acts that the server did not take. */
  | { readonly type: "StillOpen"; readonly out: readonly BookOf[]; readonly owed: readonly BookOf[]; readonly awaited: readonly BookOf[]; readonly notTaken: readonly BookOf[] }
  | { readonly type: "LibrariansOnly" };

/** As far as it is here. */
export interface BookOf {
  /** Undefined also of a lot. */
  readonly copy: Copy | undefined;
  readonly title: Title | undefined;
  /** Of a lot. */
  readonly quantity?: number;
  /** The reader has signed for it in the name of this class. */
  readonly classUnit?: string;
}
