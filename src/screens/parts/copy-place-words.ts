/** Where a copy is, in words; of one that is in, whether it may be had. */
import type { TFunction } from "i18next";
import type { CopyFile } from "../../desk/desk.ts";
import { dueNow } from "../../domain/circulation/due-day.ts";
import { dayInVietnamese } from "../../domain/kernel/day.ts";
import type { Calendar } from "../../domain/school/calendar.ts";

export const copyPlaceInWords = (t: TFunction, { copy, story }: Pick<CopyFile, "copy" | "story">, calendar: Calendar): string => {
  const place = placeInWords(t, story, calendar);
  if (copy.status === "open") return place;
  const status = t(`copyPage.statuses.${copy.status}`);
  return story.loans.length === 0 && story.missingSince === undefined ? status : `${place} (${status})`;
};

const placeInWords = (t: TFunction, { loans: [loan], missingSince }: CopyFile["story"], calendar: Calendar): string => {
  if (!loan) return missingSince === undefined ? t("copyPage.where.in") : t("copyPage.where.missing", { day: dayInVietnamese(missingSince) });
  if (loan.lostOn !== undefined) return t("copyPage.where.lost", { day: dayInVietnamese(loan.lostOn) });
  if (loan.claimedOn !== undefined) return t("copyPage.where.claimed", { day: dayInVietnamese(loan.claimedOn) });
  if (loan.use === "inLibrary") return t("copyPage.where.reading");
  return t("copyPage.where.out", { day: dayInVietnamese(dueNow(loan, calendar)) });
};
