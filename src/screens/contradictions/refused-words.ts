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

export const causeInWords = (t: TFunction, why: RefusalCause): string => {
  if (why.type !== "BrokenShape") return t(`refused.why.${why.type}`);
  return why.field === "" ? t("refused.why.BrokenShapeWhole") : t("refused.why.BrokenShape", { field: fieldInWords(t, why.field) });
};

/** What is lost when it is let go. */
export const lossInWords = (t: TFunction, { what, why }: Pick<RefusedFile, "what" | "why">): string =>
  t(`refused.letGo.${why.type === "DeletedThere" ? "deletedThere" : what.is === "act" || what.of === "event" ? "act" : what.did}`);
