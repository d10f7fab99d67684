/** Facts to sentences: the words come from the catalogue, the facts from the desk. */
import type { TFunction } from "i18next";
import type { LendRefusal } from "../../domain/circulation/lend.ts";
import { dayInVietnamese, weekdayOf, type Day } from "../../domain/kernel/day.ts";
import { readerInWords } from "../parts/reader-words.ts";

/** "Thứ Hai 30/11/2026" */
export const dayInWords = (t: TFunction, day: Day): string => {
  const names = t("desk.weekday", { returnObjects: true }) as readonly string[];
  return `${names[weekdayOf(day)] ?? ""} ${dayInVietnamese(day)}`;
};

export const refusalInWords = (t: TFunction, refusal: LendRefusal): string => {
  switch (refusal.type) {
    case "CopyMayNotLeave":
      return t(`desk.refusal.CopyMayNotLeave.${refusal.status}`);
    case "NoRuleForGroup":
    case "ReadInLibraryOnly":
      return t(`desk.refusal.${refusal.type}`, { group: t(`desk.group.${refusal.group}`) });
    case "PatronHasOverdue":
      return t("desk.refusal.PatronHasOverdue", { n: refusal.loans.length, days: refusal.days });
    case "PatronHasTooMany":
      return t("desk.refusal.PatronHasTooMany", { has: refusal.has, limit: refusal.limit });
    case "PatronIsBlocked":
      return t("desk.refusal.PatronIsBlocked", { reason: t(`desk.blockReason.${refusal.block.reason}`), until: refusal.block.until ? t("desk.blockedUntil", { day: dayInVietnamese(refusal.block.until) }) : "" });
    case "PatronHasDebts":
      return t("desk.refusal.PatronHasDebts", { n: refusal.debts.length });
    case "CopyIsHeldFor":
      return t("holds.refusal.CopyIsHeldFor", { name: readerInWords(t, refusal.patron), day: dayInVietnamese(refusal.until) });
    case "OthersWait":
      return t("holds.refusal.OthersWait", { waiting: refusal.waiting, free: refusal.free });
    case "CopyIsOut":
    case "PatronHasLeft":
    case "PatronHasThisTitle":
      return t(`desk.refusal.${refusal.type}`);
  }
};
