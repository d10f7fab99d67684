/**
 * What a reader gives for a copy that is lost or spoilt (bồi thường). The school's rule proposes: the same title again, what it
 * costs today, or its cover price some times over. The librarian decides, may let the reader off, and takes what is agreed.
 */
import type { CompensationMeans } from "./events.ts";
import type { LossRule } from "./loan-rules.ts";

/** Đồng to ask for; undefined where no money is taken, or where neither the rule nor the book's price says how much. */
export const amountOwed = (by: CompensationMeans, rule: LossRule | undefined, coverPrice: number | undefined): number | undefined => {
  if (coverPrice === undefined || coverPrice <= 0) return undefined;
  switch (by) {
    case "value":
      return coverPrice;
    case "factor":
      return rule?.by === "factor" ? Math.round(coverPrice * rule.factor) : undefined;
    case "sameTitle":
    case "waived":
      return undefined;
  }
};

export const takesMoney = (by: CompensationMeans): boolean => by === "value" || by === "factor";
