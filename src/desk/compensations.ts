/** The register of compensations (sổ theo dõi bồi thường): what readers gave for what was lost or spoilt, receipt by receipt. */
import type { Title } from "#domain/catalogue/title.ts";
import type { CompensationMeans, FactsThen } from "#domain/circulation/events.ts";
import type { Copy } from "#domain/copies/copy.ts";
import type { Day } from "#domain/kernel/day.ts";
import type { EventId } from "#domain/kernel/ids.ts";
import type { Patron } from "#domain/patrons/patron.ts";

export interface Compensation {
  readonly event: EventId;
  readonly on: Day;
  readonly receiptNo: string;
  readonly by: CompensationMeans;
  /** Đồng. */
  readonly amount: number | undefined;
  readonly because: "lost" | "damaged" | undefined;
  /** Undefined when the tie of reader and loan is forgotten or not yet here. */
  readonly patron: Patron | undefined;
  /** The reader's class as it was when the book was lent. */
  readonly facts: FactsThen | undefined;
  /** It was lent to the class as a whole; its reader is the teacher who answers for it. */
  readonly isClass?: true;
  /** Undefined of a lot. */
  readonly copy: Copy | undefined;
  /** Of a lot it may be several. */
  readonly quantity: number;
  readonly title: Title | undefined;
  readonly staff: string;
  /** Taken back: its number stays used, and nothing was paid by it. */
  readonly undone: boolean;
}

export interface CompensationService {
  /** Of these days, by day and receipt number, those taken back too. */
  between(from: Day, to: Day): Promise<readonly Compensation[]>;
  one(event: EventId): Promise<Compensation | undefined>;
}
