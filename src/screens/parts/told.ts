/** One act told in plain words. Who it was is said only where it is still known. */
import type { TFunction } from "i18next";
import type { ToldBlock, ToldEvent } from "../../desk/desk.ts";
import type { CompensationMeans } from "../../domain/circulation/events.ts";
import { dayInVietnamese } from "../../domain/kernel/day.ts";
import type { Patron } from "../../domain/patrons/patron.ts";
import { dongInDigits } from "../../ui/dong.ts";

export const toldOf = (t: TFunction, told: Pick<ToldEvent, "event" | "patron" | "ofClass" | "inAll">): string => {
  const { event, inAll } = told;
  const name = borrowerName(t, told);
  if (inAll) return t(event.kind === "lot-returned" ? "told.manyReturned" : "told.manyLent", { name, n: inAll.quantity });
  switch (event.kind) {
    case "copy-lent":
      return event.use === "inLibrary" ? t("told.reading", { name }) : t("told.lent", { name, day: dayInVietnamese(event.due) });
    case "loan-renewed":
      return t("told.renewed", { name, day: dayInVietnamese(event.due) });
    case "copy-returned":
      return event.closes.length === 0 ? t("told.returnedUnknown") : t(event.use === "inLibrary" ? "told.read" : "told.returned", { name });
    case "copy-lost":
      return event.loan === undefined ? t("told.missing") : t("told.lost", { name });
    case "copy-found":
      return t("told.found");
    case "return-claimed":
      return t(event.withdrawn ? "told.claimWithdrawn" : "told.claimed", { name });
    case "condition-noted":
      return t(event.loan === undefined ? "told.condition" : "told.conditionOwed", { name, condition: t(`acts.conditions.${event.condition}`) });
    case "loss-compensated":
      return t(event.replaces ? "told.replaced" : "told.compensated", { name, means: meansInWords(t, event), no: event.receiptNo });
    case "contradiction-settled":
    case "lot-settled":
      return t("told.settled");
    case "lot-lent":
      return t("told.lotLent", { name, n: event.thing.quantity, day: dayInVietnamese(event.due) });
    case "lot-returned":
      return t("told.lotReturned", { name, n: event.thing.quantity });
    case "lot-lost":
      return t("told.lotLost", { name, n: event.thing.quantity });
    case "lot-compensated":
      return t("told.lotCompensated", { name, n: event.thing.quantity, means: meansInWords(t, event), no: event.receiptNo });
    case "visit-counted":
      return t("told.visits", { n: event.visitors });
    case "code-unknown":
      return t("told.codeUnknown", { code: event.code });
    case "code-explained":
      return t("told.codeExplained");
    case "clock-stated":
      return t("told.clock");
    case "hold-placed":
      return t("told.holdPlaced", { name });
    case "hold-caught":
      return t("told.holdCaught", { name, day: dayInVietnamese(event.until) });
    case "hold-announced":
      return t("told.holdAnnounced", { name });
    case "hold-released":
      return t("told.holdReleased", { name });
    case "hold-ended":
      return t("told.holdEnded", { name });
    case "act-undone":
    case "visit-undone":
    case "lot-undone":
    case "hold-undone":
      return t("told.undone");
  }
};

export const blockInWords = (t: TFunction, { block, patron }: ToldBlock): string => {
  const facts = { name: readerName(t, patron), day: dayInVietnamese(block.since), reason: t(`desk.blockReason.${block.reason}`) };
  return block.until === undefined ? t("told.blocked", facts) : t("told.blockedUntil", { ...facts, until: dayInVietnamese(block.until) });
};

export const readerName = (t: TFunction, patron: Patron | undefined): string => (patron ? [patron.fullName, patron.classUnit].filter(Boolean).join(", ") : t("told.unknownReader"));

const borrowerName = (t: TFunction, { event, patron, ofClass, inAll }: Pick<ToldEvent, "event" | "patron" | "ofClass" | "inAll">): string => {
  if (inAll && inAll.readers > 1) {
    const unit = "facts" in event && event.facts && "classUnit" in event.facts ? event.facts.classUnit : undefined;
    return unit === undefined ? t("told.readers", { n: inAll.readers }) : t("told.readersOf", { n: inAll.readers, unit });
  }
  return ofClass === undefined ? readerName(t, patron) : patron ? t("told.wholeClassBy", { unit: ofClass, name: patron.fullName }) : t("told.wholeClass", { unit: ofClass });
};

const meansInWords = (t: TFunction, { by, amount }: { readonly by: CompensationMeans; readonly amount?: number }): string => {
  const means = t(`compensations.means.${by}`);
  return amount === undefined ? means : t("told.amount", { means, amount: dongInDigits(amount) });
};
