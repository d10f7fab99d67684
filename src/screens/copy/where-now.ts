/** Where a copy is now; the reader of an open loan as far as the story knows. */
import type { TFunction } from "i18next";
import type { CopyHistory } from "../../desk/desk.ts";
import { dayInVietnamese } from "../../domain/kernel/day.ts";
import { readerName } from "../parts/told.ts";

export const whereNow = (t: TFunction, { copy: { story }, acts }: CopyHistory): string => {
  const [loan] = story.loans;
  if (!loan) return story.missingSince === undefined ? t("copyPage.where.in") : t("copyPage.where.missing", { day: dayInVietnamese(story.missingSince) });
  if (loan.lostOn !== undefined) return t("copyPage.where.lost", { day: dayInVietnamese(loan.lostOn) });
  if (loan.claimedOn !== undefined) return t("copyPage.where.claimed", { day: dayInVietnamese(loan.claimedOn) });
  if (loan.use === "inLibrary") return t("copyPage.where.reading");
  const patron = acts.find(({ event }) => event.id === loan.event)?.patron;
  const day = dayInVietnamese(loan.due);
  return patron ? t("copyPage.where.outBy", { name: readerName(t, patron), day }) : t("copyPage.where.out", { day });
};
