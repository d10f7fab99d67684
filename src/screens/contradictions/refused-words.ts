/** What waits in the inbox, and why it was not taken, in plain sentences. */
import type { TFunction } from "i18next";
import type { RefusalCause, RefusedFile } from "../../desk/refused.ts";
import { toldOf } from "../parts/told.ts";
import { fieldInWords } from "./field-words.ts";

export const refusedInWords = (t: TFunction, { what }: Pick<RefusedFile, "what">): string => {
  if (what.is === "act") return [toldOf(t, what.told), ...what.books].join(" · ");
  if (what.unknownKind !== undefined) return t("refused.newer", { kind: what.unknownKind });
  if (what.of === "event") return t("refused.unreadableAct");
  return t(`refused.did.${what.did}`, { what: t(`refused.of.${what.of}`, { defaultValue: t("refused.of.other") }), name: what.name || t("refused.nameless") });
};

export const causeInWords = (t: TFunction, why: RefusalCause, isMendable = false): string => {
  if (why.type !== "BrokenShape") return t(`refused.why.${why.type}`);
  if (why.field === "") return t("refused.why.BrokenShapeWhole");
  return t(isMendable ? "refused.why.BrokenField" : "refused.why.BrokenShape", { field: fieldInWords(t, why.field) });
};

/** What is wrong is in one of the fields that a person can write anew: to send it as it is would be in vain. */
export const isToBeMended = ({ why, mendable }: Pick<RefusedFile, "why" | "mendable">): boolean => why.type === "BrokenShape" && mendable.some(({ field }) => field === why.field);

/** What is lost when it is let go. */
export const lossInWords = (t: TFunction, { what, why }: Pick<RefusedFile, "what" | "why">): string =>
  t(`refused.letGo.${why.type === "DeletedThere" ? "deletedThere" : what.is === "act" || what.of === "event" ? "act" : what.did}`);
