/**
 * What a reader gives for a copy that is lost or spoilt (bồi thường). The school's rule proposes: the same title again, what it
 * costs today, or its cover price some times over. The librarian decides, may let the reader off, and takes what is agreed.
 */
import type { Debt } from "./copy-state.ts";
import type { CompensationMeans } from "./events.ts";
import { ruleFor, type LossRule, type RulesText } from "./loan-rules.ts";

/** `rules` = those of the day it was lost or spoilt; undefined when they do not say what is owed. */
export const lossRuleOf = ({ facts: { group, bookType } }: Debt, rules: RulesText): LossRule | undefined => ruleFor(rules, group, bookType)?.rule.loss;

/** Đồng to ask for so many books; undefined where no money is taken, or where neither the rule nor the book's price says how much. */
export const amountOwed = (by: CompensationMeans, rule: LossRule | undefined, coverPrice: number | undefined, quantity = 1): number | undefined => {
  if (coverPrice === undefined || coverPrice <= 0) return undefined;
  switch (by) {
    case "value":
      return coverPrice * quantity;
    case "factor":
      return rule?.by === "factor" ? Math.round(coverPrice * rule.factor) * quantity : undefined;
    case "sameTitle":
    case "waived":
      return undefined;
  }
};

export const takesMoney = (by: CompensationMeans): boolean => by === "value" || by === "factor";
