/** One act on a copy, told in plain words. Who it was is said only where it is still known. */
import type { TFunction } from "i18next";
import type { CopyAct, CopyHistory } from "../../desk/desk.ts";
import { dayInVietnamese } from "../../domain/kernel/day.ts";
import type { Patron } from "../../domain/patrons/patron.ts";

export const toldOf = (t: TFunction, { event, patron }: CopyAct): string => {
  const name = readerName(t, patron);
  switch (event.kind) {
    case "copy-lent":
      return event.use === "inLibrary" ? t("copyPage.told.reading", { name }) : t("copyPage.told.lent", { name, day: dayInVietnamese(event.due) });
    case "loan-renewed":
      return t("copyPage.told.renewed", { name, day: dayInVietnamese(event.due) });
    case "copy-returned":
      return event.closes.length === 0 ? t("copyPage.told.returnedUnknown") : t(event.use === "inLibrary" ? "copyPage.told.read" : "copyPage.told.returned", { name });
    case "copy-lost":
      return event.loan === undefined ? t("copyPage.told.missing") : t("copyPage.told.lost", { name });
    case "copy-found":
      return t("copyPage.told.found");
    case "return-claimed":
      return t("copyPage.told.claimed", { name });
    case "condition-noted":
      return t(event.loan === undefined ? "copyPage.told.condition" : "copyPage.told.conditionOwed", { name, condition: t(`acts.conditions.${event.condition}`) });
    case "loss-compensated":
      return t("copyPage.told.compensated", { name, means: t(`compensations.means.${event.by}`), no: event.receiptNo });
    case "contradiction-settled":
      return t("copyPage.told.settled");
    case "act-undone":
      return t("copyPage.undone");
  }
};

export const readerName = (t: TFunction, patron: Patron | undefined): string => (patron ? [patron.fullName, patron.classUnit].filter(Boolean).join(", ") : t("copyPage.unknownReader"));

/** Where the copy is now; the reader of an open loan as far as the story knows. */
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
