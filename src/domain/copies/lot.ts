/**
 * A lot is copies of one title and one year of publication that are kept by number and not one by one, as a register of
 * textbooks has them. How many there are is the sum of its entries: each is written once and under a key of its own, so that two
 * desks that count apart add up and neither takes the other's away. The legal register comes from vouchers; this is what is at hand.
 */
import type { Day } from "../kernel/day.ts";
import type { LotId, StaffId, TitleId } from "../kernel/ids.ts";

/** opened = what was there at the start, received and removed = came and went since, counted = put right after counting. */
export const lotEntryReasons = ["opened", "received", "removed", "counted"] as const;
export type LotEntryReason = (typeof lotEntryReasons)[number];

export interface LotEntry {
  /** Negative when there are fewer than before; never 0. */
  readonly quantity: number;
  readonly why: LotEntryReason;
  readonly on: Day;
  readonly staff: StaffId;
}

export interface Lot {
  readonly id: LotId;
  readonly title: TitleId;
  /** Of publication: a reprint is a lot of its own. */
  readonly year?: string;
  /** By a key drawn at random. */
  readonly entries: Readonly<Record<string, LotEntry>>;
}

export const quantityOf = ({ entries }: Pick<Lot, "entries">): number => Object.values(entries).reduce((sum, { quantity }) => sum + quantity, 0);

/** Of a lot so many are free; taken from the first lot that has any, then from the next. What is missing at the end is `short`. */
export const allotted = <Free extends { readonly free: number }>(lots: readonly Free[], wanted: number): { readonly parts: readonly { readonly lot: Free; readonly quantity: number }[]; readonly short: number } => {
  let short = wanted;
  const parts = lots.flatMap((lot) => {
    const quantity = Math.min(short, Math.max(0, lot.free));
    short -= quantity;
    return quantity > 0 ? [{ lot, quantity }] : [];
  });
  return { parts, short };
};
