/** Where a copy is now; the reader of an open loan as far as the story knows. */
import type { TFunction } from "i18next";
import type { CopyHistory } from "../../desk/desk.ts";
import { dueNow } from "../../domain/circulation/due-day.ts";
import { dayInVietnamese } from "../../domain/kernel/day.ts";
import type { Calendar } from "../../domain/school/calendar.ts";
import { copyPlaceInWords } from "../parts/copy-place-words.ts";
import { readerName } from "../parts/told.ts";

export const whereNow = (t: TFunction, { copy, acts }: CopyHistory, calendar: Calendar): string => {
  const [loan] = copy.story.loans;
  const patron = acts.find(({ event }) => event.id === loan?.event)?.patron;
  const isSimplyOut = loan && loan.lostOn === undefined && loan.claimedOn === undefined && loan.use === undefined;
  return isSimplyOut && patron ? t("copyPage.where.outBy", { name: readerName(t, patron), day: dayInVietnamese(dueNow(loan, calendar)) }) : copyPlaceInWords(t, copy, calendar);
};
