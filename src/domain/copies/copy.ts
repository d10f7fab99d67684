/**
 * A copy is one physical volume of a title. Its accession number and price come from a voucher and never change here;
 * a copy document holds what may change without a voucher: codes, shelf, condition, and whether it may leave the room.
 */
import type { CopyId, TitleId, VoucherId } from "../kernel/ids.ts";
import type { ReplacedLabel } from "./label.ts";

/** open = may be borrowed; referenceOnly = read in the library; repair, withdrawn, missing = may not be lent. */
export const copyStatuses = ["open", "referenceOnly", "repair", "withdrawn"] as const;
export type CopyStatus = (typeof copyStatuses)[number];

export interface Copy {
  readonly id: CopyId;
  readonly title: TitleId;
  /** Số ĐKCB as the school's register has it, leading zeros kept: "STK.00123", "0000004802". */
  readonly accessionNo: string;
  /** Every code that opens this copy when scanned (`openingCodes`), the label's own code first. Each as printed. */
  readonly barcodes: readonly string[];
  /** Labels that another copy has kept; absent as long as there is none. */
  readonly replacedLabels?: readonly ReplacedLabel[];
  readonly status: CopyStatus;
  readonly shelf?: string;
  /** Shown whenever the copy is scanned at the desk. Anybody may read a catalogue: it names no reader. */
  readonly note?: string;
  /** The voucher it came with. */
  readonly voucher?: VoucherId;
}
